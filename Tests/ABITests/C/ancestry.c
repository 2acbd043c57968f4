/* Every function about ancestry and snapshots, called through the header as a
 * user would; see `index.c`. */
#include "hgkernels.h"

#include "records.h"

static const int32_t tips[2] = {1, 2}, root = 0, none = 3;

/* Where no int32_t may lie. */
static const int32_t *crooked(const int32_t *array) {
  return (const int32_t *)(const void *)((const char *)(const void *)array + 1);
}

static void test_heads(void) {
  hgk_index *index = parsed();
  const uint8_t hidden[COUNT] = {0, 0, 1};
  int32_t revs[COUNT + 1], added[COUNT];
  uint64_t count = 77;
  CHECK(hgk_index_heads(index, COUNT, NULL, 0, revs, 4, NULL) == 2);
  CHECK(revs[0] == 1 && revs[1] == 2);
  /* The second answer is a copy of what was kept. */
  CHECK(hgk_index_heads(index, COUNT, NULL, 0, revs, 2, NULL) == 2);
  CHECK(hgk_index_heads(index, COUNT, hidden, COUNT, revs, 4, NULL) == 1);
  CHECK(hgk_index_heads(index, 0, NULL, 0, revs, 1, NULL) == 1);
  CHECK(revs[0] == -1);
  CHECK(hgk_index_heads(index, COUNT, NULL, 0, revs, 1, NULL) == HGK_ERROR_FULL);
  CHECK(
      hgk_index_heads(index, 4, NULL, 0, revs, 4, NULL) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(
      hgk_index_heads(index, huge, NULL, 0, revs, 4, NULL) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(
      hgk_index_heads(index, COUNT, hidden, 2, revs, 4, NULL) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(
      hgk_index_heads(index, COUNT, NULL, 3, revs, 4, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_index_heads(index, COUNT, NULL, 0, NULL, 4, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_index_heads(NULL, COUNT, NULL, 0, revs, 4, NULL) ==
      HGK_ERROR_ARGUMENT);

  CHECK(
      hgk_index_head_changes(index, 1, 3, revs, 4, added, 3, &count, NULL) ==
      1);
  CHECK(revs[0] == 0 && count == 2 && added[0] == 1 && added[1] == 2);
  CHECK(
      hgk_index_head_changes(index, 3, 3, NULL, 0, NULL, 0, &count, NULL) ==
      0);
  CHECK(count == 0);
  CHECK(
      hgk_index_head_changes(index, 0, 1, revs, 1, added, 1, &count, NULL) ==
      1);
  CHECK(revs[0] == -1 && count == 1 && added[0] == 0);
  count = 77;
  CHECK(
      hgk_index_head_changes(index, 1, 3, revs, 0, added, 3, &count, NULL) ==
      HGK_ERROR_FULL);
  CHECK(
      hgk_index_head_changes(index, 1, 3, revs, 4, added, 1, &count, NULL) ==
      HGK_ERROR_FULL);
  CHECK(
      hgk_index_head_changes(index, 1, 4, revs, 4, added, 3, &count, NULL) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(
      hgk_index_head_changes(index, 2, 1, revs, 4, added, 3, &count, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_index_head_changes(index, huge, huge, revs, 4, added, 3, &count, NULL)
      == HGK_ERROR_OUT_OF_RANGE);
  CHECK(
      hgk_index_head_changes(index, 1, 3, revs, 4, added, 3, NULL, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_index_head_changes(index, 1, 3, revs, 4, NULL, 3, &count, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_index_head_changes(NULL, 1, 3, revs, 4, added, 3, &count, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(count == 77);
  hgk_index_free(index);
}

static void test_ancestors(void) {
  hgk_index *index = parsed();
  int32_t revs[COUNT + 1];
  uint64_t place = 77;
  CHECK(
      hgk_index_missing_ancestors(index, tips, 2, tips, 1, revs, 4, NULL) ==
      1);
  CHECK(revs[0] == 2);
  CHECK(
      hgk_index_missing_ancestors(index, tips, 2, NULL, 0, revs, 3, NULL) ==
      3);
  CHECK(
      hgk_index_missing_ancestors(index, tips, 2, NULL, 0, revs, 2, NULL) ==
      HGK_ERROR_FULL);
  CHECK(hgk_index_missing_ancestors(index, NULL, 0, tips, 2, NULL, 0, NULL) == 0);
  CHECK(
      hgk_index_missing_ancestors(index, tips, 2, &none, 1, revs, 4, &place) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(place == 2);
  CHECK(
      hgk_index_missing_ancestors(
          index, crooked(tips), 1, NULL, 0, revs, 4, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_index_missing_ancestors(index, tips, huge, NULL, 0, revs, 4, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_index_missing_ancestors(index, NULL, 1, NULL, 0, revs, 4, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_index_missing_ancestors(NULL, tips, 2, NULL, 0, revs, 4, NULL) ==
      HGK_ERROR_ARGUMENT);

  CHECK(hgk_index_common_ancestor_heads(index, tips, 2, revs, 1, NULL) == 1);
  CHECK(revs[0] == 0);
  CHECK(hgk_index_common_ancestor_heads(index, NULL, 0, NULL, 0, NULL) == 0);
  CHECK(
      hgk_index_common_ancestor_heads(index, tips, 2, revs, 0, NULL) ==
      HGK_ERROR_FULL);
  CHECK(
      hgk_index_common_ancestor_heads(index, &none, 1, revs, 4, &place) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(place == 0);
  CHECK(
      hgk_index_common_ancestor_heads(NULL, tips, 2, revs, 4, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_index_greatest_common_ancestors(index, tips, 2, revs, 1, NULL) == 1);
  CHECK(
      hgk_index_greatest_common_ancestors(index, tips, 2, revs, 0, NULL) ==
      HGK_ERROR_FULL);
  CHECK(
      hgk_index_greatest_common_ancestors(index, &none, 1, revs, 4, NULL) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(
      hgk_index_greatest_common_ancestors(NULL, tips, 2, revs, 4, NULL) ==
      HGK_ERROR_ARGUMENT);
  hgk_index_free(index);
}

static void test_roots(void) {
  hgk_index *index = parsed();
  const uint8_t phase = 2;
  int32_t revs[COUNT + 1];
  uint8_t phases[COUNT];
  uint64_t place = 77;
  CHECK(
      hgk_index_reachable_roots(index, 0, tips, 2, &root, 1, 1, revs, 3, NULL)
      == 3);
  CHECK(
      hgk_index_reachable_roots(index, 0, tips, 2, &root, 1, 0, revs, 1, NULL)
      == 1);
  CHECK(revs[0] == 0);
  /* Roots may be anything, heads not. */
  CHECK(
      hgk_index_reachable_roots(index, 0, tips, 2, &none, 1, 1, revs, 4, NULL)
      == 0);
  CHECK(
      hgk_index_reachable_roots(index, 0, &none, 1, &root, 1, 1, revs, 4, &place)
      == HGK_ERROR_OUT_OF_RANGE);
  CHECK(place == 0);
  CHECK(
      hgk_index_reachable_roots(index, 0, tips, 2, &root, 1, 1, revs, 2, NULL)
      == HGK_ERROR_FULL);
  CHECK(
      hgk_index_reachable_roots(index, 0, tips, 2, &root, 1, 2, revs, 4, NULL)
      == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_index_reachable_roots(NULL, 0, tips, 2, &root, 1, 1, revs, 4, NULL)
      == HGK_ERROR_ARGUMENT);

  CHECK(hgk_index_phases(index, tips, 1, &phase, phases, COUNT, NULL) == 1);
  CHECK(phases[0] == 0 && phases[1] == 2 && phases[2] == 0);
  CHECK(hgk_index_phases(index, NULL, 0, NULL, phases, COUNT, NULL) == 0);
  CHECK(
      hgk_index_phases(index, tips, 1, &phase, phases, 2, NULL) ==
      HGK_ERROR_FULL);
  CHECK(
      hgk_index_phases(index, &none, 1, &phase, phases, COUNT, NULL) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(
      hgk_index_phases(index, tips, 1, NULL, phases, COUNT, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_index_phases(NULL, tips, 1, &phase, phases, COUNT, NULL) ==
      HGK_ERROR_ARGUMENT);
  hgk_index_free(index);
}

static void test_snapshots(void) {
  hgk_index *index = parsed();
  int32_t bases[COUNT], revs[COUNT], parts[4];
  uint64_t place = 77;
  CHECK(hgk_index_is_snapshot(index, 0, NULL) == 1);
  CHECK(hgk_index_is_snapshot(index, 1, NULL) == 0);
  CHECK(hgk_index_is_snapshot(index, -1, NULL) == 1);
  CHECK(hgk_index_is_snapshot(index, 3, &place) == HGK_ERROR_OUT_OF_RANGE);
  CHECK(place == 3);
  CHECK(hgk_index_is_snapshot(NULL, 0, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_index_snapshots(index, 0, 3, bases, 3, revs, 3, NULL) == 1);
  CHECK(bases[0] == -1 && revs[0] == 0);
  CHECK(hgk_index_snapshots(index, 3, 3, NULL, 0, NULL, 0, NULL) == 0);
  CHECK(
      hgk_index_snapshots(index, 0, 3, bases, 0, revs, 3, NULL) ==
      HGK_ERROR_FULL);
  CHECK(
      hgk_index_snapshots(index, 0, 3, bases, 3, revs, 0, NULL) ==
      HGK_ERROR_FULL);
  CHECK(
      hgk_index_snapshots(index, 0, 4, bases, 3, revs, 3, NULL) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(
      hgk_index_snapshots(index, 2, 1, bases, 3, revs, 3, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_index_snapshots(NULL, 0, 3, bases, 3, revs, 3, NULL) ==
      HGK_ERROR_ARGUMENT);

  /* Three chunks of a byte each, side by side. */
  const int32_t chain[3] = {0, 1, 2};
  CHECK(
      hgk_index_slice_to_density(index, chain, 3, 0.5, 0, parts, 2, NULL) == 2);
  CHECK(parts[0] == 0 && parts[1] == 3);
  const int32_t ends[2] = {0, 2};
  CHECK(
      hgk_index_slice_to_density(index, ends, 2, 0.9, 0, parts, 4, NULL) == 4);
  CHECK(parts[0] == 0 && parts[1] == 1 && parts[2] == 1 && parts[3] == 2);
  CHECK(
      hgk_index_slice_to_density(index, ends, 2, 0.9, UINT64_MAX, parts, 4, NULL)
      == 2);
  CHECK(
      hgk_index_slice_to_density(index, NULL, 0, 0.9, 0, parts, 2, NULL) == 2);
  CHECK(
      hgk_index_slice_to_density(index, ends, 2, 0.9, 0, parts, 3, NULL) ==
      HGK_ERROR_FULL);
  CHECK(
      hgk_index_slice_to_density(index, &none, 1, 0.9, 0, parts, 4, &place) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(place == 0);
  CHECK(
      hgk_index_slice_to_density(NULL, ends, 2, 0.9, 0, parts, 4, NULL) ==
      HGK_ERROR_ARGUMENT);
  hgk_index_free(index);
}

/* A record is refused by what reads it, and by nothing else. */
static void test_bad_parents(void) {
  put(data + RECORD + 24, 1);
  hgk_index *index = parsed();
  const int32_t *column = NULL;
  const int32_t *one = tips, *two = tips + 1;
  uint64_t place = 77;
  int32_t revs[COUNT + 1];
  CHECK(hgk_index_validate(index, &place) == HGK_ERROR_MALFORMED);
  CHECK(place == 1);
  for (int round = 0; round < 2; round++) {
    place = 77;
    CHECK(
        hgk_index_heads(index, COUNT, NULL, 0, revs, 4, &place) ==
        HGK_ERROR_MALFORMED);
    CHECK(place == 1);
    CHECK(
        hgk_index_missing_ancestors(index, one, 1, NULL, 0, revs, 4, NULL) ==
        HGK_ERROR_MALFORMED);
    CHECK(
        hgk_index_missing_ancestors(index, two, 1, NULL, 0, revs, 4, NULL) ==
        2);
    CHECK(
        hgk_index_column_parents1(index, &column, NULL) ==
        HGK_ERROR_MALFORMED);
    CHECK(column == NULL);
  }
  hgk_index_free(index);
}

int main(void) {
  make_data();
  test_heads();
  test_ancestors();
  test_roots();
  test_snapshots();
  test_bad_parents();
  return 0;
}
