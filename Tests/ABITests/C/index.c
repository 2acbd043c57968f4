/* Every function about revlog indexes, called through the header as a user
 * would.
 *
 * What the kernels compute is tested elsewhere; this says that the header's
 * declarations are those of the library, and that its promises about
 * arguments hold. */
#include "hgkernels.h"

#include <string.h>

#include "records.h"

static void test_parse(void) {
  hgk_index *index = NULL;
  uint64_t place = 77;
  CHECK(hgk_index_header(data, SIZE) == HEADER);
  CHECK(hgk_index_header(NULL, 0) == 1);
  CHECK(hgk_index_header(data, 3) == HGK_ERROR_TRUNCATED);
  CHECK(hgk_index_header("\0\0\0\7", 4) == HGK_ERROR_UNSUPPORTED);
  CHECK(hgk_index_header(NULL, 1) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_index_parse(data, SIZE, HEADER, NULL, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_index_parse(NULL, 1, HEADER, &index, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_index_parse(data, huge, HEADER, &index, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(hgk_index_parse(data, SIZE, 7, &index, NULL) == HGK_ERROR_UNSUPPORTED);
  CHECK(
      hgk_index_parse(data, SIZE - 1, HEADER, &index, &place) ==
      HGK_ERROR_TRUNCATED);
  CHECK(place == 2 * RECORD && index == NULL);
  CHECK(hgk_index_parse(NULL, 0, HEADER, &index, NULL) == 0);
  CHECK(hgk_index_count(index) == 0);
  hgk_index_free(index);
  hgk_index_free(NULL);
  CHECK(hgk_index_count(NULL) == HGK_ERROR_ARGUMENT);
}

static void test_records(void) {
  hgk_index *index = parsed();
  int64_t fields[13];
  int32_t revs[4] = {2, -1, 0, 9};
  uint8_t nodes[4 * NODE], stopped = 7;
  uint64_t place = 77;
  CHECK(hgk_index_validate(index, NULL) == COUNT);
  CHECK(hgk_index_validate(NULL, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_index_record(index, 2, fields, 13, NULL) == 13);
  CHECK(fields[0] == 2 && fields[2] == 1 && fields[6] == 0);
  CHECK(hgk_index_record(index, 2, fields, 12, NULL) == HGK_ERROR_FULL);
  CHECK(hgk_index_record(index, 2, NULL, 13, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_index_record(index, 3, fields, 13, &place) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(place == 3);
  CHECK(hgk_index_nodes(index, revs, 3, nodes, 3 * NODE, NULL) == 3 * NODE);
  CHECK(nodes[0] == 3 && nodes[NODE] == 0 && nodes[2 * NODE] == 1);
  CHECK(hgk_index_nodes(index, revs, 3, nodes, 59, NULL) == HGK_ERROR_FULL);
  CHECK(
      hgk_index_nodes(index, revs, 4, nodes, sizeof nodes, &place) ==
      HGK_ERROR_OUT_OF_RANGE);
  memset(nodes + NODE, 0, NODE);
  memset(nodes + 2 * NODE, 99, NODE);
  CHECK(hgk_index_find(index, nodes, 3 * NODE, revs, 3) == 1);
  CHECK(revs[0] == 2 && revs[1] == -1 && revs[2] == -2);
  CHECK(hgk_index_find(index, nodes, 3 * NODE, revs, 2) == HGK_ERROR_FULL);
  CHECK(hgk_index_find(index, nodes, 19, revs, 3) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_index_find(index, NULL, 0, NULL, 0) == 0);
  CHECK(hgk_index_delta_chain(index, 2, -2, revs, 4, &stopped, NULL) == 2);
  CHECK(revs[0] == 0 && revs[1] == 2 && stopped == 0);
  CHECK(hgk_index_delta_chain(index, 2, 0, revs, 4, &stopped, NULL) == 1);
  CHECK(revs[0] == 2 && stopped == 1);
  CHECK(
      hgk_index_delta_chain(index, 2, -2, revs, 1, &stopped, NULL) ==
      HGK_ERROR_FULL);
  CHECK(
      hgk_index_delta_chain(index, 2, -2, revs, 4, NULL, NULL) ==
      HGK_ERROR_ARGUMENT);
  hgk_index_free(index);
}

static void test_prefixes(void) {
  hgk_index *index = parsed();
  const void *prefixes[4] = {"02", "0", "00", "AZ"};
  const size_t sizes[4] = {2, 1, 2, 2}, bad[2] = {2, 41};
  int32_t revs[4] = {9, 9, 9, 9};
  uint8_t nodes[3 * NODE], digits[3] = {9, 9, 9};
  uint64_t place = 77;
  CHECK(hgk_index_find_prefixes(index, prefixes, sizes, 4, revs, 4, NULL) == 1);
  CHECK(revs[0] == 1 && revs[1] == -3 && revs[2] == -1 && revs[3] == -2);
  CHECK(
      hgk_index_find_prefixes(index, prefixes, bad, 2, revs, 4, &place) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(place == 1);
  CHECK(
      hgk_index_find_prefixes(index, prefixes, sizes, 4, revs, 3, NULL) ==
      HGK_ERROR_FULL);
  CHECK(hgk_index_find_prefixes(index, NULL, NULL, 0, NULL, 0, NULL) == 0);
  CHECK(
      hgk_index_find_prefixes(index, NULL, sizes, 1, revs, 4, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_index_find_prefixes(NULL, prefixes, sizes, 1, revs, 4, NULL) ==
      HGK_ERROR_ARGUMENT);
  memset(nodes, 3, NODE);
  memset(nodes + NODE, 0, NODE);
  memset(nodes + 2 * NODE, 99, NODE);
  CHECK(hgk_index_measure_prefixes(index, nodes, 3 * NODE, digits, 3) == 2);
  CHECK(digits[0] == 2 && digits[1] == 2 && digits[2] == 0);
  CHECK(
      hgk_index_measure_prefixes(index, nodes, 3 * NODE, digits, 2) ==
      HGK_ERROR_FULL);
  CHECK(
      hgk_index_measure_prefixes(index, nodes, 19, digits, 3) ==
      HGK_ERROR_ARGUMENT);
  CHECK(hgk_index_measure_prefixes(index, NULL, 0, NULL, 0) == 0);
  hgk_index_free(index);
}

static void test_nodemap(void) {
  hgk_index *index = parsed();
  hgk_nodemap *map = NULL, *more = NULL;
  const uint8_t *blocks = NULL, *none = NULL;
  uint8_t nodes[2 * NODE], tip[NODE];
  int32_t revs[2] = {9, 9};
  memset(nodes, 3, NODE);
  memset(nodes + NODE, 99, NODE);
  memset(tip, 3, NODE);
  CHECK(hgk_nodemap_make(index, 2, &map, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_nodemap_make(index, 1, NULL, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_nodemap_make(NULL, 1, &map, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(map == NULL);
  /* All nodes begin with 0, and differ in the second digit. */
  CHECK(hgk_nodemap_make(index, 1, &map, NULL) == 128);
  CHECK(hgk_nodemap_dead_size(map) == 0);
  CHECK(hgk_nodemap_column_blocks(map, &blocks) == 128);
  CHECK(hgk_nodemap_column_blocks(map, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_index_use_nodemap(index, blocks, 128, 1, tip, NODE) == 0);
  CHECK(hgk_index_use_nodemap(index, blocks, 128, 3, tip, NODE) == 0);
  CHECK(hgk_index_use_nodemap(index, blocks, 128, 2, tip, 19) == 0);
  CHECK(
      hgk_index_use_nodemap(index, blocks, 127, 2, tip, NODE) ==
      HGK_ERROR_TRUNCATED);
  CHECK(
      hgk_index_use_nodemap(NULL, blocks, 128, 2, tip, NODE) ==
      HGK_ERROR_ARGUMENT);
  CHECK(hgk_index_use_nodemap(index, blocks, 128, 2, tip, NODE) == 1);
  CHECK(hgk_index_find(index, nodes, 2 * NODE, revs, 2) == 1);
  CHECK(revs[0] == 2 && revs[1] == -2);
  CHECK(hgk_nodemap_make(index, 0, &more, NULL) == 0);
  CHECK(hgk_nodemap_column_blocks(more, &none) == 0 && none != NULL);
  hgk_nodemap_free(more);
  CHECK(hgk_index_use_nodemap(index, NULL, 0, 2, tip, NODE) == 0);
  CHECK(hgk_nodemap_make(index, 0, &more, NULL) == 128);
  hgk_nodemap_free(more);
  hgk_index_free(index);
  hgk_nodemap_free(map);
  hgk_nodemap_free(NULL);
  CHECK(hgk_nodemap_dead_size(NULL) == HGK_ERROR_ARGUMENT);
}

static void test_changes(void) {
  hgk_index *index = parsed();
  int64_t fields[13] = {9, 0, 1, 5, 0, 3, 1, -1, 0, 0, 2, 2, -1}, read[13];
  uint8_t node[NODE], entry[RECORD];
  int32_t rev = 9;
  uint64_t place = 77;
  memset(node, 0x77, NODE);
  CHECK(hgk_index_put(index, 3, fields, 13, node, NODE, NULL) == 4);
  CHECK(hgk_index_count(index) == 4);
  CHECK(hgk_index_record(index, 3, read, 13, NULL) == 13);
  CHECK(memcmp(read, fields, sizeof read) == 0);
  CHECK(hgk_index_find(index, node, NODE, &rev, 1) == 1 && rev == 3);
  CHECK(hgk_index_entry(index, 3, entry, RECORD, NULL) == RECORD);
  CHECK(entry[5] == 9 && entry[27] == 1 && entry[32] == 0x77);
  CHECK(hgk_index_entry(index, 0, entry, RECORD, NULL) == RECORD);
  CHECK(memcmp(entry, data, RECORD) == 0);
  CHECK(hgk_index_entry(index, 3, entry, RECORD - 1, NULL) == HGK_ERROR_FULL);
  CHECK(
      hgk_index_entry(index, 4, entry, RECORD, &place) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(place == 4);
  fields[0] = 10;
  CHECK(hgk_index_put(index, 3, fields, 13, node, NODE, NULL) == 4);
  CHECK(
      hgk_index_put(index, 2, fields, 13, node, NODE, &place) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(place == 2);
  CHECK(
      hgk_index_put(index, 4, fields, 12, node, NODE, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_index_put(index, 4, fields, 13, node, 19, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_index_put(NULL, 4, fields, 13, node, NODE, NULL) ==
      HGK_ERROR_ARGUMENT);
  fields[6] = 4;
  CHECK(hgk_index_put(index, 4, fields, 13, node, NODE, NULL) == 5);
  CHECK(hgk_index_record(index, 4, read, 13, &place) == HGK_ERROR_MALFORMED);
  CHECK(place == 4);
  CHECK(hgk_index_truncate(index, 4) == 4);
  fields[6] = 1;
  fields[10] = 0;
  CHECK(
      hgk_index_put(index, 4, fields, 13, node, NODE, NULL) ==
      HGK_ERROR_UNSUPPORTED);
  CHECK(hgk_index_truncate(index, 5) == HGK_ERROR_OUT_OF_RANGE);
  CHECK(hgk_index_truncate(index, huge) == HGK_ERROR_OUT_OF_RANGE);
  CHECK(hgk_index_truncate(NULL, 0) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_index_truncate(index, 1) == 1);
  CHECK(hgk_index_find(index, node, NODE, &rev, 1) == 0 && rev == -2);
  CHECK(hgk_index_truncate(index, 0) == 0);
  hgk_index_free(index);
}

#define COLUMN(name, type, entries)                                         \
  do {                                                                      \
    const type *column = NULL;                                              \
    CHECK(hgk_index_column_##name(index, &column, NULL) == (entries));      \
    CHECK(column != NULL);                                                  \
    CHECK(                                                                  \
        hgk_index_column_##name(index, NULL, NULL) == HGK_ERROR_ARGUMENT);  \
    CHECK(                                                                  \
        hgk_index_column_##name(NULL, &column, NULL) ==                     \
        HGK_ERROR_ARGUMENT);                                                \
  } while (0)

static void test_columns(void) {
  hgk_index *index = parsed();
  COLUMN(offsets, uint64_t, COUNT);
  COLUMN(flags, uint16_t, COUNT);
  COLUMN(stored_sizes, int32_t, COUNT);
  COLUMN(full_sizes, int32_t, COUNT);
  COLUMN(bases, int32_t, COUNT);
  COLUMN(modes, uint8_t, COUNT);
  COLUMN(links, int32_t, COUNT);
  COLUMN(parents1, int32_t, COUNT);
  COLUMN(parents2, int32_t, COUNT);
  COLUMN(nodes, uint8_t, COUNT * NODE);
  COLUMN(sidedata_offsets, uint64_t, COUNT);
  COLUMN(sidedata_sizes, int32_t, COUNT);
  COLUMN(sidedata_modes, uint8_t, COUNT);
  COLUMN(ranks, int32_t, COUNT);
  hgk_index_free(index);
}

int main(void) {
  make_data();
  test_parse();
  test_records();
  test_prefixes();
  test_nodemap();
  test_changes();
  test_columns();
  return 0;
}
