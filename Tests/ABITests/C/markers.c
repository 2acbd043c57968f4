/* Every function of the library, called through the header as a user would.
 *
 * What the kernels compute is tested elsewhere; this says that the header's
 * declarations are those of the library, and that its promises about
 * arguments hold. */
#include "hgkernels.h"

#include <string.h>

#include "check.h"

/* Two markers of version 1: a split by alice, a prune by bob. */
static const uint8_t store[] =
    "\x01\x00\x00\x00\x5a\x41\xd9\x54\xfc\x40\x00\x00\x00\xfe\xb6\x00\x01\x02"
    "\x03\x01\x8c\x2b\xe7\x84\x5b\xa1\xfb\xb6\xea\x85\x5b\x41\x20\x6b\xfc\x63"
    "\xa7\x65\xc1\x97\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
    "\x11\x11\x11\x11\x11\x11\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22"
    "\x22\x22\x22\x22\x22\x22\x22\x22\x04\x05useralice\x00\x00\x00\x44\x40\x24"
    "\x00\x00\x00\x00\x00\x00\x00\x3c\x00\x00\x00\x01\x01\x8c\x2b\xe7\x84\x5b"
    "\xa1\xfb\xb6\xea\x85\x5b\x41\x20\x6b\xfc\x63\xa7\x65\xc1\x97\x19\x94\xf1"
    "\x7a\x63\x0e\xaf\xb9\x9b\xca\x31\xb7\xeb\x3c\x22\xb7\xf7\x7e\x9b\x9f\x04"
    "\x03user" "bob";
enum { STORE_SIZE = sizeof store - 1, SECOND_MARKER = 91, NODE = 20 };

static const uint8_t *const predecessor = store + 20;
static const uint8_t *const first_successor = store + 40;
static const uint8_t *const parent = store + SECOND_MARKER + 39;

/* Above PTRDIFF_MAX. */
static const size_t huge = SIZE_MAX / 2 + 1;

static hgk_markers *parsed(void) {
  hgk_markers *markers = NULL;
  int64_t count =
      hgk_markers_parse(store, STORE_SIZE, HGK_MARKERS_STRICT, &markers, NULL);
  CHECK(count == 2);
  CHECK(markers != NULL);
  return markers;
}

static void test_versions(void) {
  CHECK(hgk_abi_version() == HGK_ABI_VERSION);
  CHECK(hgk_abi_hash() == HGK_ABI_HASH);
  CHECK(hgk_version() == HGK_VERSION);
}

static void test_messages(void) {
  char text[80];
  for (int64_t code = -20; code <= 1; code++) {
    int64_t size = hgk_error_message(code, text, sizeof text);
    if (code >= HGK_ERROR_OUT_OF_RANGE && code <= HGK_ERROR_ARGUMENT) {
      CHECK(size > 0 && size <= (int64_t)sizeof text);
      CHECK(memchr(text, 0, (size_t)size) == NULL);
      CHECK(hgk_error_message(code, text, (size_t)size) == size);
      CHECK(hgk_error_message(code, text, (size_t)size - 1) == HGK_ERROR_FULL);
      CHECK(hgk_error_message(code, NULL, 0) == HGK_ERROR_FULL);
      CHECK(hgk_error_message(code, NULL, 1) == HGK_ERROR_ARGUMENT);
      CHECK(hgk_error_message(code, text, huge) == HGK_ERROR_ARGUMENT);
    } else {
      CHECK(size == HGK_ERROR_OUT_OF_RANGE);
    }
  }
  CHECK(
      hgk_error_message(INT64_MIN, text, sizeof text) ==
      HGK_ERROR_OUT_OF_RANGE);
}

static void test_validate(void) {
  uint64_t place = 77;
  CHECK(hgk_markers_validate(store, STORE_SIZE, &place) == 2);
  CHECK(hgk_markers_validate(store, STORE_SIZE, NULL) == 2);
  CHECK(hgk_markers_validate(NULL, 0, &place) == 0);
  CHECK(place == 77);
  CHECK(hgk_markers_validate(NULL, 1, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_markers_validate(store, huge, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_validate(store, STORE_SIZE - 1, &place) ==
      HGK_ERROR_TRUNCATED);
  CHECK(place == SECOND_MARKER);
  CHECK(hgk_markers_validate("\x07", 1, &place) == HGK_ERROR_UNSUPPORTED);
  CHECK(place == 0);
}

static void test_parse(void) {
  hgk_markers *untouched = (hgk_markers *)(void *)&untouched;
  hgk_markers *markers = untouched;
  uint64_t place = 77;
  CHECK(
      hgk_markers_parse(NULL, 1, HGK_MARKERS_STRICT, &markers, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_parse(store, huge, HGK_MARKERS_STRICT, &markers, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_parse(store, STORE_SIZE, 2, &markers, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_parse(store, STORE_SIZE, UINT32_MAX, &markers, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_parse(store, STORE_SIZE, HGK_MARKERS_STRICT, NULL, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_parse(
          store, STORE_SIZE - 1, HGK_MARKERS_STRICT, &markers, &place) ==
      HGK_ERROR_TRUNCATED);
  CHECK(markers == untouched);
  CHECK(place == SECOND_MARKER);

  place = 77;
  CHECK(
      hgk_markers_parse(
          store, STORE_SIZE - 1, HGK_MARKERS_TOLERANT, &markers, &place) == 1);
  CHECK(place == SECOND_MARKER);
  CHECK(hgk_markers_count(markers) == 1);
  hgk_markers_free(markers);
  CHECK(
      hgk_markers_parse(
          store, STORE_SIZE, HGK_MARKERS_TOLERANT, &markers, &place) == 2);
  CHECK(place == STORE_SIZE);
  hgk_markers_free(markers);
  CHECK(
      hgk_markers_parse(NULL, 0, HGK_MARKERS_STRICT, &markers, NULL) == 0);
  CHECK(hgk_markers_count(markers) == 0);
  CHECK(hgk_markers_version(markers) == 1);
  hgk_markers_free(markers);
  hgk_markers_free(NULL);

  markers = parsed();
  CHECK(hgk_markers_count(markers) == 2);
  CHECK(hgk_markers_version(markers) == 1);
  CHECK(hgk_markers_node_size(markers) == NODE);
  hgk_markers_free(markers);
  CHECK(hgk_markers_count(NULL) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_markers_version(NULL) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_markers_node_size(NULL) == HGK_ERROR_ARGUMENT);
}

static int64_t range(
    uint64_t offset, uint64_t stop, uint32_t mode, hgk_markers **markers,
    uint64_t *place) {
  return hgk_markers_parse_range(
      store, STORE_SIZE, offset, stop, mode, markers, place);
}

static void test_parse_range(void) {
  hgk_markers *untouched = (hgk_markers *)(void *)&untouched;
  hgk_markers *markers = untouched;
  uint64_t place = 77;
  CHECK(
      range(1, STORE_SIZE + 1, 0, &markers, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(range(1, UINT64_MAX, 0, &markers, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(range(UINT64_MAX, 1, 0, &markers, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(range(1, 2, 9, &markers, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(range(1, 2, 0, NULL, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(range(2, STORE_SIZE, 0, &markers, &place) < 0);
  CHECK(place == 2);
  CHECK(markers == untouched);
  CHECK(range(1, SECOND_MARKER, 1, &markers, &place) == 1);
  CHECK(place == SECOND_MARKER);

  hgk_markers *grown = untouched;
  CHECK(
      hgk_markers_extend(markers, store, STORE_SIZE, 0, &grown, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(grown == untouched);
  hgk_markers_free(markers);
}

static void test_extend(void) {
  hgk_markers *shorter = NULL;
  hgk_markers *grown = NULL;
  CHECK(hgk_markers_parse(store, SECOND_MARKER, 0, &shorter, NULL) == 1);
  CHECK(
      hgk_markers_extend(NULL, store, STORE_SIZE, 0, &grown, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_extend(shorter, NULL, 1, 0, &grown, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_extend(shorter, store, huge, 0, &grown, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_extend(shorter, store, STORE_SIZE, 7, &grown, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_extend(shorter, store, STORE_SIZE, 0, NULL, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_extend(shorter, store, SECOND_MARKER - 1, 0, &grown, NULL) ==
      HGK_ERROR_ARGUMENT);
  uint64_t place = 0;
  CHECK(
      hgk_markers_extend(shorter, store, STORE_SIZE - 3, 0, &grown, &place) ==
      HGK_ERROR_TRUNCATED);
  CHECK(place == SECOND_MARKER);
  CHECK(grown == NULL);
  CHECK(
      hgk_markers_extend(shorter, store, STORE_SIZE, 0, &grown, NULL) == 2);
  /* The two are independent. */
  hgk_markers_free(shorter);
  CHECK(hgk_markers_count(grown) == 2);
  hgk_markers_free(grown);
}

static int64_t found(
    const hgk_markers *markers, uint32_t role, const uint8_t *node) {
  const uint32_t *indices = NULL;
  int64_t count = hgk_markers_find(markers, role, node, NODE, &indices);
  CHECK(indices != NULL);
  for (int64_t i = 1; i < count; i++) CHECK(indices[i - 1] < indices[i]);
  return count;
}

static void test_find(void) {
  hgk_markers *markers = parsed();
  CHECK(found(markers, HGK_MARKERS_BY_PREDECESSOR, predecessor) == 2);
  CHECK(found(markers, HGK_MARKERS_BY_SUCCESSOR, first_successor) == 1);
  CHECK(found(markers, HGK_MARKERS_BY_PARENT, parent) == 1);
  CHECK(found(markers, HGK_MARKERS_BY_PARENT, predecessor) == 0);
  const uint32_t *const untouched = (const uint32_t *)(const void *)store;
  const uint32_t *indices = untouched;
  CHECK(
      hgk_markers_find(NULL, 0, predecessor, NODE, &indices) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_find(markers, 3, predecessor, NODE, &indices) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_find(markers, 0, NULL, NODE, &indices) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_find(markers, 0, NULL, 0, &indices) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_find(markers, 0, predecessor, 19, &indices) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_find(markers, 0, predecessor, huge, &indices) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_find(markers, 0, predecessor, NODE, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(indices == untouched);
  CHECK(hgk_markers_find(markers, 0, predecessor, 32, &indices) == 0);
  hgk_markers_free(markers);
}

static void test_obsolete(void) {
  hgk_markers *markers = parsed();
  uint8_t nodes[3 * NODE];
  memcpy(nodes, parent, NODE);
  memcpy(nodes + NODE, predecessor, NODE);
  memcpy(nodes + 2 * NODE, predecessor, NODE);
  uint8_t mask[4] = {7, 7, 7, 7};
  CHECK(
      hgk_markers_obsolete(markers, nodes, sizeof nodes, NODE, mask, 3) == 2);
  CHECK(memcmp(mask, "\0\1\1\7", 4) == 0);
  CHECK(hgk_markers_obsolete(markers, NULL, 0, NODE, NULL, 0) == 0);
  CHECK(
      hgk_markers_obsolete(NULL, nodes, NODE, NODE, mask, 3) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_obsolete(markers, NULL, NODE, NODE, mask, 3) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_obsolete(markers, nodes, NODE + 1, NODE, mask, 3) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_obsolete(markers, nodes, huge, NODE, mask, 3) ==
      HGK_ERROR_ARGUMENT);
  for (size_t size = 0; size < 50; size++) {
    if (size == 20 || size == 32) continue;
    CHECK(
        hgk_markers_obsolete(markers, nodes, 0, size, mask, 3) ==
        HGK_ERROR_ARGUMENT);
  }
  CHECK(
      hgk_markers_obsolete(markers, nodes, NODE, NODE, NULL, 3) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_obsolete(markers, NULL, 0, NODE, NULL, 3) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_obsolete(markers, nodes, NODE, NODE, mask, huge) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_obsolete(markers, nodes, sizeof nodes, NODE, mask, 2) ==
      HGK_ERROR_FULL);
  hgk_markers_free(markers);
}

static void test_relevant(void) {
  hgk_markers *markers = parsed();
  uint32_t indices[3] = {9, 9, 9};
  CHECK(
      hgk_markers_relevant(
          markers, first_successor, NODE, NODE, indices, 2) == 2);
  CHECK(indices[0] == 0 && indices[1] == 1 && indices[2] == 9);
  CHECK(hgk_markers_relevant(markers, NULL, 0, NODE, NULL, 0) == 0);
  CHECK(
      hgk_markers_relevant(
          markers, first_successor, NODE, NODE, indices, 1) ==
      HGK_ERROR_FULL);
  CHECK(
      hgk_markers_relevant(NULL, parent, NODE, NODE, indices, 2) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_relevant(markers, NULL, NODE, NODE, indices, 2) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_relevant(markers, parent, NODE, 21, indices, 2) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_relevant(markers, parent, NODE, NODE, NULL, 2) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_relevant(markers, parent, NODE, NODE, indices, huge / 4) ==
      HGK_ERROR_ARGUMENT);
  uint32_t *askew = (uint32_t *)(void *)((char *)indices + 1);
  CHECK(
      hgk_markers_relevant(markers, parent, NODE, NODE, askew, 2) ==
      HGK_ERROR_ARGUMENT);
  hgk_markers_free(markers);
}

/* Reads a column; refuses NULL for each argument. */
#define COLUMN(type, name)                                               \
  static const type *column_##name(                                      \
      const hgk_markers *markers, int64_t count) {                       \
    const type *column = NULL;                                           \
    const type *again = NULL;                                            \
    CHECK(                                                               \
        hgk_markers_column_##name(NULL, &column) == HGK_ERROR_ARGUMENT); \
    CHECK(column == NULL);                                               \
    CHECK(                                                               \
        hgk_markers_column_##name(markers, NULL) == HGK_ERROR_ARGUMENT); \
    CHECK(hgk_markers_column_##name(markers, &column) == count);         \
    CHECK(hgk_markers_column_##name(markers, &again) == count);          \
    CHECK(column != NULL && column == again);                            \
    return column;                                                       \
  }

COLUMN(uint64_t, offsets)
COLUMN(uint8_t, predecessors)
COLUMN(uint16_t, flags)
COLUMN(double, seconds)
COLUMN(int64_t, timezones)
COLUMN(uint32_t, successor_offsets)
COLUMN(uint8_t, successors)
COLUMN(uint32_t, parent_offsets)
COLUMN(uint8_t, parents)
COLUMN(uint8_t, parents_recorded)
COLUMN(uint32_t, metadata_offsets)
COLUMN(uint64_t, key_offsets)
COLUMN(uint32_t, key_sizes)
COLUMN(uint64_t, value_offsets)
COLUMN(uint32_t, value_sizes)

static void test_columns(void) {
  hgk_markers *markers = parsed();
  const uint64_t *offsets = column_offsets(markers, 3);
  CHECK(offsets[0] == 1 && offsets[1] == SECOND_MARKER);
  CHECK(offsets[2] == STORE_SIZE);
  const uint8_t *predecessors = column_predecessors(markers, 2);
  CHECK(memcmp(predecessors, predecessor, NODE) == 0);
  CHECK(memcmp(predecessors + NODE, predecessor, NODE) == 0);
  const uint16_t *flags = column_flags(markers, 2);
  CHECK(flags[0] == 1 && flags[1] == 0);
  const double *seconds = column_seconds(markers, 2);
  CHECK(seconds[0] == 1.7e9 && seconds[1] == 10);
  const int64_t *timezones = column_timezones(markers, 2);
  CHECK(timezones[0] == -19800 && timezones[1] == 3600);
  const uint32_t *lists = column_successor_offsets(markers, 3);
  CHECK(lists[0] == 0 && lists[1] == 2 && lists[2] == 2);
  CHECK(memcmp(column_successors(markers, 2), store + 40, 2 * NODE) == 0);
  lists = column_parent_offsets(markers, 3);
  CHECK(lists[0] == 0 && lists[1] == 0 && lists[2] == 1);
  CHECK(memcmp(column_parents(markers, 1), parent, NODE) == 0);
  CHECK(memcmp(column_parents_recorded(markers, 2), "\0\1", 2) == 0);
  lists = column_metadata_offsets(markers, 3);
  CHECK(lists[0] == 0 && lists[1] == 1 && lists[2] == 2);
  const uint64_t *keys = column_key_offsets(markers, 2);
  const uint64_t *values = column_value_offsets(markers, 2);
  CHECK(column_key_sizes(markers, 2)[1] == 4);
  CHECK(column_value_sizes(markers, 2)[1] == 3);
  CHECK(memcmp(store + keys[0], "user", 4) == 0);
  CHECK(memcmp(store + values[1], "bob", 3) == 0);
  hgk_markers_free(markers);

  CHECK(hgk_markers_parse(NULL, 0, 0, &markers, NULL) == 0);
  CHECK(column_offsets(markers, 1)[0] == 0);
  column_predecessors(markers, 0);
  column_successors(markers, 0);
  CHECK(column_successor_offsets(markers, 1)[0] == 0);
  column_key_sizes(markers, 0);
  hgk_markers_free(markers);
}

static void test_encode(void) {
  hgk_markers *markers = parsed();
  const uint32_t all[] = {0, 1};
  uint8_t room[512];
  uint64_t index = 77;
  int64_t bound = hgk_markers_encode_bound(markers, all, 2, 1);
  CHECK(bound == STORE_SIZE);
  CHECK(
      hgk_markers_encode(markers, all, 2, 1, room, (size_t)bound, &index) ==
      STORE_SIZE);
  CHECK(memcmp(room, store, STORE_SIZE) == 0);
  bound = hgk_markers_encode_bound(markers, all, 2, 0);
  CHECK(bound > 0 && bound <= (int64_t)sizeof room);
  int64_t size =
      hgk_markers_encode(markers, all, 2, 0, room, (size_t)bound, &index);
  CHECK(size > 0 && size <= bound);
  CHECK(index == 77);
  CHECK(hgk_markers_validate(room, (size_t)size, NULL) == 2);
  for (size_t capacity = 0; capacity < (size_t)size; capacity++) {
    CHECK(
        hgk_markers_encode(markers, all, 2, 0, room, capacity, &index) ==
        HGK_ERROR_FULL);
  }
  CHECK(index == 1);
  CHECK(hgk_markers_encode(markers, NULL, 0, 1, room, 1, NULL) == 1);

  for (uint8_t version = 0; version < 2; version++) {
    const uint32_t beyond[] = {1, 2};
    CHECK(
        hgk_markers_encode(
            markers, beyond, 2, version, room, sizeof room, &index) ==
        HGK_ERROR_OUT_OF_RANGE);
    CHECK(index == 2);
    CHECK(
        hgk_markers_encode_bound(markers, beyond, 2, version) ==
        HGK_ERROR_OUT_OF_RANGE);
  }
  CHECK(
      hgk_markers_encode(NULL, all, 2, 1, room, sizeof room, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_encode(markers, NULL, 2, 1, room, sizeof room, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_encode(markers, all, 2, 2, room, sizeof room, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_encode(markers, all, 2, 1, NULL, 1, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_encode(markers, all, 2, 1, room, huge, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_encode(markers, all, huge / 4, 1, room, 1, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_encode_bound(NULL, all, 2, 1) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_encode_bound(markers, NULL, 2, 1) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_markers_encode_bound(markers, all, 2, 3) == HGK_ERROR_ARGUMENT);
  const uint32_t *askew = (const uint32_t *)(const void *)((const char *)all + 1);
  CHECK(
      hgk_markers_encode_bound(markers, askew, 1, 1) == HGK_ERROR_ARGUMENT);
  hgk_markers_free(markers);
}

/* Packs the columns of a handle, one of them askew or of another size. */
static int64_t packed(
    const hgk_markers *markers, uint8_t version, size_t node_size,
    size_t flags_shift, size_t markers_count, size_t timezones_count,
    uint8_t *room, size_t capacity, uint64_t *index) {
  const uint16_t *flags = (const uint16_t *)(const void *)(
      (const char *)column_flags(markers, 2) + flags_shift);
  return hgk_markers_pack(
      version, node_size, flags, markers_count, column_seconds(markers, 2), 2,
      column_timezones(markers, 2), timezones_count,
      column_predecessors(markers, 2), 2 * NODE,
      column_successor_offsets(markers, 3), 3, column_successors(markers, 2),
      2 * NODE, column_parent_offsets(markers, 3), 3,
      column_parents(markers, 1), NODE, column_parents_recorded(markers, 2), 2,
      column_metadata_offsets(markers, 3), 3, column_key_offsets(markers, 2),
      2, column_key_sizes(markers, 2), 2, column_value_offsets(markers, 2), 2,
      column_value_sizes(markers, 2), 2, store, STORE_SIZE, room, capacity,
      index);
}

static void test_pack(void) {
  hgk_markers *markers = parsed();
  uint8_t room[512];
  uint64_t index = 77;
  int64_t bound = hgk_markers_pack_bound(2, 2, 1, 2, 16);
  CHECK(bound >= STORE_SIZE && bound <= (int64_t)sizeof room);
  CHECK(
      packed(markers, 1, NODE, 0, 2, 2, room, (size_t)bound, &index) ==
      STORE_SIZE);
  CHECK(index == 77);
  CHECK(memcmp(room, store, STORE_SIZE) == 0);
  int64_t size =
      packed(markers, 0, NODE, 0, 2, 2, room, (size_t)bound, NULL);
  CHECK(hgk_markers_validate(room, (size_t)size, NULL) == 2);
  CHECK(
      packed(markers, 1, NODE, 0, 2, 2, room, STORE_SIZE - 1, &index) ==
      HGK_ERROR_FULL);
  CHECK(index == 1);
  int64_t refused[] = {
      packed(markers, 2, NODE, 0, 2, 2, room, sizeof room, NULL),
      packed(markers, 1, 0, 0, 2, 2, room, sizeof room, NULL),
      packed(markers, 1, 32, 0, 2, 2, room, sizeof room, NULL),
      packed(markers, 1, SIZE_MAX, 0, 2, 2, room, sizeof room, NULL),
      packed(markers, 1, NODE, 1, 2, 2, room, sizeof room, NULL),
      packed(markers, 1, NODE, 0, 1, 2, room, sizeof room, NULL),
      packed(markers, 1, NODE, 0, huge, 2, room, sizeof room, NULL),
      packed(markers, 1, NODE, 0, SIZE_MAX, 2, room, sizeof room, NULL),
      packed(markers, 1, NODE, 0, 2, 0, room, sizeof room, NULL),
      packed(markers, 1, NODE, 0, 2, huge / 8, room, sizeof room, NULL),
      packed(markers, 1, NODE, 0, 2, 2, NULL, sizeof room, NULL),
      packed(markers, 1, NODE, 0, 2, 2, room, huge, NULL),
  };
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    CHECK(refused[i] == HGK_ERROR_ARGUMENT);
  }
  const uint32_t zero = 0;
  CHECK(
      hgk_markers_pack(
          1, NODE, NULL, 0, NULL, 0, NULL, 0, NULL, 0, &zero, 1, NULL, 0,
          &zero, 1, NULL, 0, NULL, 0, &zero, 1, NULL, 0, NULL, 0, NULL, 0,
          NULL, 0, NULL, 0, room, 1, NULL) == 1);
  CHECK(room[0] == 1);

  CHECK(hgk_markers_pack_bound(0, 0, 0, 0, 0) == 1);
  const uint64_t most[] = {UINT64_MAX, INT64_MAX, INT64_MAX / 32};
  for (size_t i = 0; i < 3; i++) {
    CHECK(
        hgk_markers_pack_bound(most[i], 0, 0, 0, 0) ==
        HGK_ERROR_OUT_OF_RANGE);
    CHECK(
        hgk_markers_pack_bound(1, most[i], 0, 0, 0) ==
        HGK_ERROR_OUT_OF_RANGE);
    CHECK(
        hgk_markers_pack_bound(0, 0, most[i], 0, 0) ==
        HGK_ERROR_OUT_OF_RANGE);
  }
  CHECK(
      hgk_markers_pack_bound(0, 0, 0, INT64_MAX, 0) == HGK_ERROR_OUT_OF_RANGE);
  CHECK(
      hgk_markers_pack_bound(0, 0, 0, 0, INT64_MAX) == HGK_ERROR_OUT_OF_RANGE);
  CHECK(hgk_markers_pack_bound(0, 0, 0, 0, INT64_MAX - 1) == INT64_MAX);
  hgk_markers_free(markers);
}

int main(void) {
  test_versions();
  test_messages();
  test_validate();
  test_parse();
  test_parse_range();
  test_extend();
  test_find();
  test_obsolete();
  test_relevant();
  test_columns();
  test_encode();
  test_pack();
  return 0;
}
