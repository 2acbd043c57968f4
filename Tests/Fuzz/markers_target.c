/* Does everything with the markers of a store that a caller could do.
 *
 * The store lies right before a page that nobody may touch. What is done is
 * derived from the store alone, so that an input repeats itself. The entry has
 * the name that libFuzzer asks for; mutate.c calls it too. */
#define _GNU_SOURCE
#include "hgkernels.h"

#include <string.h>

#include "target.h"

enum { MOST = 1 << 16 };

static uint8_t *store_end, *nodes_end, *answers_end;

/* Lists stay inside what they are lists of. */
static void check_lists(const uint32_t *offsets, int64_t lists, int64_t end) {
  CHECK(offsets[0] == 0);
  for (int64_t i = 1; i < lists; i++) CHECK(offsets[i - 1] <= offsets[i]);
  CHECK(offsets[lists - 1] == end);
}

static void touch(const void *array, size_t size) {
  volatile uint8_t sum = 0;
  for (size_t i = 0; i < size; i++) {
    sum = (uint8_t)(sum + ((const uint8_t *)array)[i]);
  }
}

/* A column, or nothing when the data has changed and it is refused. */
#define COLUMN(type, name, width)                                        \
  const type *name = NULL;                                               \
  int64_t name##_count = hgk_markers_column_##name(markers, &name);      \
  CHECK(has_changed || name##_count >= 0);                               \
  if (name##_count > 0) touch(name, (size_t)name##_count * (width));

static void read_columns(
    const hgk_markers *markers, size_t size, int has_changed) {
  int64_t count = hgk_markers_count(markers);
  size_t width = (size_t)hgk_markers_node_size(markers);
  COLUMN(uint64_t, offsets, 8)
  COLUMN(uint8_t, predecessors, width)
  COLUMN(uint16_t, flags, 2)
  COLUMN(double, seconds, 8)
  COLUMN(int64_t, timezones, 8)
  COLUMN(uint32_t, successor_offsets, 4)
  COLUMN(uint8_t, successors, width)
  COLUMN(uint32_t, parent_offsets, 4)
  COLUMN(uint8_t, parents, width)
  COLUMN(uint8_t, parents_recorded, 1)
  COLUMN(uint32_t, metadata_offsets, 4)
  COLUMN(uint64_t, key_offsets, 8)
  COLUMN(uint32_t, key_sizes, 4)
  COLUMN(uint64_t, value_offsets, 8)
  COLUMN(uint32_t, value_sizes, 4)
  if (offsets_count >= 0) CHECK(offsets_count == count + 1);
  if (predecessors_count >= 0) CHECK(predecessors_count == count);
  if (flags_count >= 0) CHECK(flags_count == count);
  if (seconds_count >= 0) CHECK(seconds_count == count);
  if (timezones_count >= 0) CHECK(timezones_count == count);
  if (parents_recorded_count >= 0) CHECK(parents_recorded_count == count);
  if (successors_count >= 0) {
    check_lists(successor_offsets, successor_offsets_count, successors_count);
  }
  if (parents_count >= 0) {
    check_lists(parent_offsets, parent_offsets_count, parents_count);
  }
  if (key_offsets_count >= 0) {
    check_lists(metadata_offsets, metadata_offsets_count, key_offsets_count);
    CHECK(key_sizes_count == key_offsets_count);
    CHECK(value_offsets_count == key_offsets_count);
    CHECK(value_sizes_count == key_offsets_count);
    for (int64_t i = 0; i < key_offsets_count; i++) {
      CHECK(key_offsets[i] + key_sizes[i] <= size);
      CHECK(value_offsets[i] + value_sizes[i] <= size);
    }
  }
}

/* Nodes out of the store, most of them, in questions of either size. */
static void ask(
    const hgk_markers *markers, const uint8_t *store, size_t size,
    int has_changed) {
  size_t count = (size_t)hgk_markers_count(markers);
  size_t node_size = next() % 4 ? 20 : 32;
  size_t asked = below(40);
  uint8_t *nodes = nodes_end - asked * node_size;
  for (size_t i = 0; i < asked; i++) {
    size_t place = below(size);
    size_t left = size - place < node_size ? size - place : node_size;
    memset(nodes + i * node_size, 0, node_size);
    memcpy(nodes + i * node_size, store + place, left);
  }
  uint8_t *mask = answers_end - asked;
  int64_t obsolete = hgk_markers_obsolete(
      markers, nodes, asked * node_size, node_size, mask, asked);
  CHECK(has_changed || obsolete >= 0);
  const uint32_t *indices = NULL;
  for (size_t i = 0; i < asked; i++) {
    for (uint32_t role = 0; role < 3; role++) {
      int64_t found = hgk_markers_find(
          markers, role, nodes + i * node_size, node_size, &indices);
      CHECK(has_changed || found >= 0);
      for (int64_t j = 0; j < found; j++) CHECK(indices[j] < count);
      if (role == 0 && !has_changed) CHECK(mask[i] == (found > 0));
    }
  }
  uint32_t *relevant = (uint32_t *)(void *)(answers_end - 4 * count);
  int64_t found = hgk_markers_relevant(
      markers, nodes, asked * node_size, node_size, relevant, count);
  CHECK(has_changed || found >= 0);
  for (int64_t j = 1; j < found; j++) CHECK(relevant[j - 1] < relevant[j]);
}

/* Encodes some markers; what is written is a store again. */
static void encode(const hgk_markers *markers, int has_changed) {
  size_t count = (size_t)hgk_markers_count(markers);
  size_t wanted = count > 0 ? below(count + 3) : 0;
  uint32_t *indices = (uint32_t *)(void *)(nodes_end - 4 * wanted);
  for (size_t i = 0; i < wanted; i++) indices[i] = (uint32_t)below(count);
  for (uint8_t version = 0; version < 2; version++) {
    int64_t bound =
        hgk_markers_encode_bound(markers, indices, wanted, version);
    CHECK(has_changed || bound >= 1);
    if (bound < 1 || bound > 64 * MOST) continue;
    uint8_t *store = answers_end - bound;
    uint64_t index = 0;
    int64_t size = hgk_markers_encode(
        markers, indices, wanted, version, store, (size_t)bound, &index);
    CHECK(size != HGK_ERROR_FULL || has_changed);
    CHECK(size <= bound);
    if (size < 0) continue;
    int64_t written = hgk_markers_validate(store, (size_t)size, NULL);
    /* Version 0 may hold a time zone that only it can say. */
    CHECK(has_changed || written == (int64_t)wanted);
  }
}

static void use(
    const hgk_markers *markers, const uint8_t *store, size_t size,
    int has_changed) {
  for (int i = 0; i < 3; i++) {
    switch (below(4)) {
      case 0: read_columns(markers, size, has_changed); break;
      case 1: encode(markers, has_changed); break;
      default: ask(markers, store, size, has_changed);
    }
  }
}

/* Parses the store bit by bit; the end is that of parsing it at once. */
static void grow(uint8_t *store, size_t size, int64_t expected) {
  size_t known = below(size + 1);
  hgk_markers *shorter = NULL;
  int64_t first = hgk_markers_parse(
      store, known, HGK_MARKERS_TOLERANT, &shorter, NULL);
  if (first < 0) return;
  hgk_markers *grown = NULL;
  int64_t all = hgk_markers_extend(
      shorter, store, size, HGK_MARKERS_TOLERANT, &grown, NULL);
  CHECK(all == expected);
  hgk_markers_free(shorter);
  if (all >= 0) use(grown, store, size, 0);
  hgk_markers_free(grown);
}

/* Questions about nodes out of the store, to what keeps only its nodes. */
static void ask_succession(
    const hgk_succession *succession, const hgk_markers *markers,
    const uint8_t *store, size_t size) {
  size_t count = (size_t)hgk_succession_count(succession);
  size_t asked = below(30);
  uint8_t *nodes = nodes_end - asked * 20;
  for (size_t i = 0; i < asked; i++) {
    size_t place = below(size);
    size_t left = size - place < 20 ? size - place : 20;
    memset(nodes + i * 20, 0, 20);
    memcpy(nodes + i * 20, store + place, left);
  }
  uint32_t *found = (uint32_t *)(void *)(answers_end - 4 * count);
  const uint32_t *known = NULL;
  for (size_t i = 0; i < asked; i++) {
    for (uint32_t role = 0; role < 3; role++) {
      int64_t some = hgk_succession_find(
          succession, role, nodes + i * 20, 20, found, count);
      CHECK(some == hgk_markers_find(
                        markers, role, nodes + i * 20, 20, &known));
      CHECK(some == 0 || memcmp(found, known, 4 * (size_t)some) == 0);
    }
  }
  for (uint32_t role = 0; role < 2; role++) {
    int64_t walked = hgk_succession_walk(
        succession, role, nodes, asked * 20, (uint16_t)next(), found, count);
    CHECK(walked >= 0 && walked <= (int64_t)count);
    for (int64_t i = 0; i < walked; i++) CHECK(found[i] < count);
  }
  int64_t relevant = hgk_succession_relevant(
      succession, nodes, asked * 20, found, count);
  uint32_t *same = (uint32_t *)(void *)(answers_end - 4 * count);
  CHECK(relevant == hgk_markers_relevant(
                        markers, nodes, asked * 20, 20, same, count));
  uint8_t *mask = answers_end - asked;
  int64_t obsolete = hgk_succession_obsolete(
      succession, nodes, asked * 20, mask, asked);
  CHECK(obsolete == hgk_markers_obsolete(
                        markers, nodes, asked * 20, 20, mask, asked));

  hgk_succession *rivals = NULL;
  CHECK(hgk_succession_rivals(succession, nodes, asked * 20, &rivals) >= 0);
  static uint32_t ends[MOST], positions[MOST];
  int64_t all = hgk_succession_ends(
      rivals, nodes, asked * 20, ends, sizeof ends / sizeof *ends);
  CHECK(all >= 0);
  size_t some = 0;
  for (int64_t i = 0; i < all; i++) {
    if (next() % 3) positions[some++] = ends[i];
  }
  uint8_t *answers = answers_end - asked;
  CHECK(hgk_succession_divergence(
            rivals, nodes, asked * 20, positions, some, answers, asked) >= 0);
  for (size_t i = 0; i < asked; i++) CHECK(answers[i] <= 2);
  hgk_succession_free(rivals);
}

/* Appends the store in two pieces; what is read of it is asked. */
static void succeed(
    const hgk_markers *markers, const uint8_t *store, size_t size) {
  hgk_succession *succession = NULL;
  if (size == 0 || hgk_succession_new(store[0], next(), &succession) < 0) {
    return;
  }
  size_t middle = 1 + below(size);
  uint64_t refused_at = 0;
  int64_t read = hgk_succession_append(
      succession, store + 1, middle - 1, &refused_at);
  CHECK(read >= 0 ? read < (int64_t)middle : refused_at < middle);
  int64_t more = -1;
  if (read >= 0) {
    more = hgk_succession_append(
        succession, store + 1 + read, size - 1 - (size_t)read, NULL);
  }
  /* What it does not read is refused, or cut off at the end. */
  int64_t count = hgk_succession_count(succession);
  CHECK(count >= 0 && count <= hgk_markers_count(markers));
  if (more >= 0) {
    CHECK(count == hgk_markers_count(markers));
    ask_succession(succession, markers, store, size);
  }
  hgk_succession_free(succession);
}

static void parse_range(uint8_t *store, size_t size) {
  uint64_t offset = below(size + 2);
  uint64_t stop = below(size + 2);
  hgk_markers *markers = NULL;
  int64_t count = hgk_markers_parse_range(
      store, size, offset, stop, (uint32_t)below(2), &markers, NULL);
  if (count >= 0) use(markers, store, size, 0);
  hgk_markers_free(markers);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size > MOST) return 0;
  if (store_end == NULL) {
    store_end = guarded(MOST);
    nodes_end = guarded(64 * MOST);
    answers_end = guarded(64 * MOST);
  }
  state = size;
  for (size_t i = 0; i < size; i++) state = state * 1099511628211u ^ data[i];
  uint8_t *store = store_end - size;
  if (size > 0) memcpy(store, data, size);

  uint64_t refused_at = 0, stopped_at = 0;
  hgk_markers *strict = NULL, *tolerant = NULL;
  int64_t valid = hgk_markers_validate(store, size, &refused_at);
  int64_t count =
      hgk_markers_parse(store, size, HGK_MARKERS_STRICT, &strict, NULL);
  CHECK(count == valid);
  int64_t kept = hgk_markers_parse(
      store, size, HGK_MARKERS_TOLERANT, &tolerant, &stopped_at);
  CHECK(kept == HGK_ERROR_UNSUPPORTED ? kept == valid : kept >= 0);
  CHECK(stopped_at == (valid < 0 ? refused_at : size));
  CHECK(valid < 0 || kept == valid);
  hgk_markers_free(strict);
  if (kept < 0) return 0;
  use(tolerant, store, size, 0);
  succeed(tolerant, store, size);
  grow(store, size, kept);
  parse_range(store, size);

  /* A mapped file may change under the handle. */
  for (size_t i = below(20); i > 0 && size > 0; i--) {
    store[below(size)] = next() % 3 ? (uint8_t)next() : 255;
    if (i % 4 == 0) use(tolerant, store, size, 1);
  }
  use(tolerant, store, size, 1);
  hgk_markers_free(tolerant);
  return 0;
}
