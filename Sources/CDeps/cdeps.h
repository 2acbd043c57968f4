// What HgBytes takes from libc: memory, and decimal text to binary64.
#define _GNU_SOURCE 1  // strtod_l
#include <locale.h>
#include <stdlib.h>
#include <string.h>
