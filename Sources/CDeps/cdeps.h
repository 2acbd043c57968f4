// What HgBytes takes from libc: memory, and decimal text to binary64.
#define _GNU_SOURCE 1  // strtod_l, mremap
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

// mremap takes a variable number of arguments, which Swift cannot pass.
static inline void *hgk_mremap(void *block, size_t old_size, size_t size) {
  return mremap(block, old_size, size, MREMAP_MAYMOVE);
}
