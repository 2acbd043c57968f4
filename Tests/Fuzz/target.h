/* What targets and their feeder have in common: the entry that libFuzzer asks
 * for, numbers that a seed repeats, and memory before a forbidden page. */
#ifndef TARGET_H
#define TARGET_H

#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../ABITests/C/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What the next numbers follow from: a seed, or the input. */
static uint64_t state;

static inline uint64_t next(void) {
  uint64_t mixed = (state += 0x9e3779b97f4a7c15u);
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
  return mixed ^ (mixed >> 31);
}

static inline size_t below(size_t end) { return end > 0 ? next() % end : 0; }

/* The end of room before a forbidden page. Nothing is given back: one of each
 * is enough for all inputs. */
static inline uint8_t *guarded(size_t most) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  size_t inner = (most + page - 1) / page * page;
  uint8_t *start = mmap(
      NULL, inner + page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  CHECK(start != MAP_FAILED);
  CHECK(mprotect(start, inner, PROT_READ | PROT_WRITE) == 0);
  return start + inner;
}

#endif
