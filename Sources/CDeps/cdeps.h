// What HgBytes takes from C: memory, decimal text to binary64, prefetching.
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

// glibc declares these two only under _GNU_SOURCE, which a module must not
// define: it changes types that other modules share.
extern double strtod_l(
    const char *restrict text, char **restrict end, locale_t locale);
extern void *mremap(
    void *block, size_t old_size, size_t size, int flags, ...);

// Swift cannot pass a variable number of arguments.
static inline void *hgk_mremap(void *block, size_t old_size, size_t size) {
  const int may_move = 1;
  return mremap(block, old_size, size, may_move);
}

// Asks for the cache line at an address; any address will do. It is asked for
// into the second-level cache: more requests can be under way there.
static inline void hgk_prefetch(const void *address) {
  __builtin_prefetch(address, 0, 2);
}
