/* An index of three revisions, for the programs that ask about one. */
#ifndef RECORDS_H
#define RECORDS_H

#include "hgkernels.h"

#include <string.h>

#include "check.h"

enum { RECORD = 64, COUNT = 3, SIZE = COUNT * RECORD, NODE = 20 };
enum { HEADER = 0x20001 };

/* Above PTRDIFF_MAX. */
static const size_t huge = SIZE_MAX / 2 + 1;

static uint8_t data[SIZE];

static inline void put(uint8_t *at, int32_t number) {
  for (int byte = 0; byte < 4; byte++)
    at[byte] = (uint8_t)((uint32_t)number >> (24 - 8 * byte));
}

/* A root with two children. */
static inline void make_data(void) {
  for (int rev = 0; rev < COUNT; rev++) {
    uint8_t *record = data + rev * RECORD;
    put(record, 0);
    put(record + 4, rev << 16);
    put(record + 8, 1);
    put(record + 12, 9);
    put(record + 16, 0);
    put(record + 20, rev);
    put(record + 24, rev ? 0 : -1);
    put(record + 28, -1);
    memset(record + 32, rev + 1, NODE);
  }
  put(data, HEADER);
}

static inline hgk_index *parsed(void) {
  hgk_index *index = NULL;
  CHECK(hgk_index_parse(data, SIZE, HEADER, &index, NULL) == COUNT);
  CHECK(index != NULL);
  return index;
}

#endif
