/* Every function of deltas and patches, called through the header as a user
 * would: that the declarations are those of the library, and that its promises
 * about arguments hold. */
#include "hgkernels.h"

#include <string.h>

#include "check.h"

/* (4, 8, "BBBB\n") and (13, 13, "ddd\n"), as Mercurial has written them. */
static const uint8_t first[] = "\0\0\0\4\0\0\0\10\0\0\0\5" "BBBB\n";
static const uint8_t second[] = "\0\0\0\r\0\0\0\r\0\0\0\4" "ddd\n";
static const uint8_t both[] =
    "\0\0\0\4\0\0\0\10\0\0\0\5" "BBBB\n" "\0\0\0\14\0\0\0\14\0\0\0\4" "ddd\n";
static const uint8_t back[] = "\0\0\0\4\0\0\0\11\0\0\0\4" "bbb\n";
static const char base[] = "aaa\nbbb\nccc\n";
static const char text[] = "aaa\nBBBB\nccc\nddd\n";
enum { BASE = 12, TEXT = 17, FIRST = 17, SECOND = 16, BOTH = 33, BACK = 16 };

static const void *const deltas[] = {first, second};
static const size_t sizes[] = {FIRST, SECOND};

/* Above PTRDIFF_MAX. */
static const size_t huge = SIZE_MAX / 2 + 1;

static const uint8_t separator[12] = {0xff, 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5};

static uint8_t room[64];
static uint64_t place[3];

static int is_place(uint64_t delta, uint64_t hunk, uint64_t offset) {
  return place[0] == delta && place[1] == hunk && place[2] == offset;
}

static void test_validate(void) {
  memset(place, 77, sizeof place);
  const uint64_t untouched = place[0];
  CHECK(hgk_delta_validate(both, BOTH, BASE, place) == 2);
  CHECK(hgk_delta_validate(both, BOTH, BASE, NULL) == 2);
  CHECK(hgk_delta_validate(NULL, 0, 0, place) == 0);
  CHECK(hgk_delta_validate(both, BOTH, huge - 1, place) == 2);
  CHECK(is_place(untouched, untouched, untouched));
  CHECK(hgk_delta_validate(NULL, 1, 0, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_delta_validate(both, huge, 0, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_delta_validate(both, BOTH, huge, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_delta_validate(both, BOTH - 1, BASE, place) == HGK_ERROR_TRUNCATED);
  CHECK(is_place(0, 1, 17));
  CHECK(
      hgk_delta_validate(both, BOTH, BASE - 1, place) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(is_place(0, 1, 17));
}

static void test_hunks(void) {
  uint32_t starts[3], ends[3], lengths[3];
  uint64_t offsets[3];
  CHECK(hgk_delta_hunks(both, BOTH, NULL, NULL, NULL, NULL, 0, NULL) == 2);
  CHECK(
      hgk_delta_hunks(both, BOTH, starts, ends, offsets, lengths, 2, place) ==
      2);
  CHECK(starts[0] == 4 && ends[0] == 8 && lengths[0] == 5);
  CHECK(starts[1] == 12 && ends[1] == 12 && lengths[1] == 4);
  CHECK(offsets[0] == 12 && offsets[1] == 29);
  CHECK(
      hgk_delta_hunks(both, BOTH, starts, ends, offsets, lengths, 1, place) ==
      HGK_ERROR_FULL);
  CHECK(
      hgk_delta_hunks(both, 5, starts, ends, offsets, lengths, 3, place) ==
      HGK_ERROR_TRUNCATED);
  CHECK(is_place(0, 0, 0));
  CHECK(
      hgk_delta_hunks(NULL, 5, starts, ends, offsets, lengths, 3, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_delta_hunks(both, BOTH, NULL, ends, offsets, lengths, 3, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_delta_hunks(both, BOTH, starts, NULL, offsets, lengths, 3, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_delta_hunks(both, BOTH, starts, ends, NULL, lengths, 3, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_delta_hunks(both, BOTH, starts, ends, offsets, NULL, 3, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_delta_hunks(
          both, BOTH, starts, ends, offsets, lengths, huge, NULL) ==
      HGK_ERROR_ARGUMENT);
  uint64_t *askew = (uint64_t *)(void *)((char *)offsets + 4);
  CHECK(
      hgk_delta_hunks(both, BOTH, starts, ends, askew, lengths, 2, NULL) ==
      (4 % _Alignof(uint64_t) ? HGK_ERROR_ARGUMENT : 2));
}

static void test_patched_size(void) {
  int64_t size = 77;
  CHECK(hgk_delta_patched_size(BASE, both, BOTH, &size, NULL) == 0);
  CHECK(size == TEXT);
  CHECK(hgk_delta_patched_size(-5, NULL, 0, &size, NULL) == 0);
  CHECK(size == -5);
  CHECK(
      hgk_delta_patched_size(BASE, both, BOTH, NULL, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_delta_patched_size(BASE, NULL, 1, &size, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_delta_patched_size(BASE, both, BOTH - 1, &size, place) ==
      HGK_ERROR_TRUNCATED);
  CHECK(is_place(0, 1, 17));
  CHECK(size == -5);
}

static void test_invert(void) {
  CHECK(hgk_delta_invert_measure(BASE, first, FIRST, NULL) == BACK);
  CHECK(hgk_delta_invert_measure(huge, first, FIRST, NULL) ==
        HGK_ERROR_ARGUMENT);
  CHECK(hgk_delta_invert_measure(BASE, NULL, 1, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_delta_invert_measure(7, first, FIRST, place) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(is_place(0, 0, 0));
  CHECK(
      hgk_delta_invert(base, BASE, first, FIRST, room, BACK, NULL) == BACK);
  CHECK(memcmp(room, back, BACK) == 0);
  CHECK(
      hgk_delta_invert(base, BASE, first, FIRST, room, BACK - 1, NULL) ==
      HGK_ERROR_FULL);
  CHECK(
      hgk_delta_invert(base, BASE, first, FIRST, NULL, BACK, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_delta_invert(NULL, BASE, first, FIRST, room, BACK, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(hgk_delta_invert(NULL, 0, NULL, 0, NULL, 0, NULL) == 0);
}

static void test_apply(void) {
  for (uint32_t mode = 0; mode < 2; mode++) {
    CHECK(hgk_delta_measure(BASE, deltas, sizes, 2, mode, NULL) == TEXT);
    CHECK(
        hgk_delta_apply(
            base, BASE, deltas, sizes, 2, mode, room, TEXT, NULL) == TEXT);
    CHECK(memcmp(room, text, TEXT) == 0);
    CHECK(
        hgk_delta_apply(
            base, BASE, deltas, sizes, 2, mode, room, TEXT - 1, NULL) ==
        HGK_ERROR_FULL);
    CHECK(
        hgk_delta_apply(
            base, BASE, deltas, sizes, 1, mode, room, sizeof room, NULL) ==
        TEXT - 4);
    CHECK(
        hgk_delta_apply(base, BASE, NULL, NULL, 0, mode, room, BASE, NULL) ==
        BASE);
    CHECK(memcmp(room, base, BASE) == 0);
    CHECK(
        hgk_delta_measure(BASE - 1, deltas, sizes, 2, mode, place) ==
        HGK_ERROR_OUT_OF_RANGE);
    CHECK(is_place(1, 0, 0));
    const size_t cut[] = {FIRST, SECOND - 1};
    CHECK(
        hgk_delta_measure(BASE, deltas, cut, 2, mode, place) ==
        HGK_ERROR_TRUNCATED);
    CHECK(is_place(1, 0, 0));
  }
  CHECK(
      hgk_delta_measure(BASE, deltas, sizes, 2, 2, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_delta_measure(huge, deltas, sizes, 2, 0, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_delta_measure(BASE, NULL, sizes, 2, 0, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_delta_measure(BASE, deltas, NULL, 2, 0, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_delta_measure(BASE, deltas, sizes, huge / 8, 0, NULL) ==
      HGK_ERROR_ARGUMENT);
  const void *const absent[] = {NULL, NULL};
  const size_t nothing[] = {0, 0}, something[] = {0, 1}, much[] = {0, huge};
  CHECK(hgk_delta_measure(BASE, absent, nothing, 2, 0, NULL) == BASE);
  CHECK(
      hgk_delta_measure(BASE, absent, something, 2, 0, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_delta_measure(BASE, deltas, much, 2, 0, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_delta_apply(NULL, BASE, deltas, sizes, 2, 0, room, TEXT, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_delta_apply(base, huge, deltas, sizes, 2, 0, room, TEXT, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_delta_apply(base, BASE, deltas, sizes, 2, 0, NULL, TEXT, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_delta_apply(base, BASE, deltas, sizes, 2, 0, room, huge, NULL) ==
      HGK_ERROR_ARGUMENT);
}

/* What can be done with a patch of both deltas. */
static void use(hgk_patch *patch) {
  CHECK(hgk_patch_measure(patch, BASE, NULL) == TEXT);
  CHECK(hgk_patch_measure(patch, huge, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_patch_measure(patch, 11, place) == HGK_ERROR_OUT_OF_RANGE);
  CHECK(is_place(1, 0, 0));
  /* More than once, and to another base. */
  for (int i = 0; i < 2; i++) {
    CHECK(hgk_patch_apply(patch, base, BASE, room, TEXT, place) == TEXT);
    CHECK(memcmp(room, text, TEXT) == 0);
  }
  CHECK(
      hgk_patch_apply(patch, text, TEXT, room, sizeof room, NULL) ==
      TEXT + 5);
  CHECK(
      hgk_patch_apply(patch, base, BASE, room, TEXT - 1, NULL) ==
      HGK_ERROR_FULL);
  CHECK(
      hgk_patch_apply(patch, NULL, BASE, room, TEXT, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_patch_apply(patch, base, BASE, NULL, TEXT, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(hgk_patch_fold_measure(patch, NULL) == BOTH);
  CHECK(hgk_patch_fold(patch, room, BOTH, NULL) == BOTH);
  CHECK(memcmp(room, both, BOTH) == 0);
  CHECK(hgk_patch_fold(patch, room, BOTH - 1, NULL) == HGK_ERROR_FULL);
  CHECK(hgk_patch_fold(patch, NULL, BOTH, NULL) == HGK_ERROR_ARGUMENT);
  hgk_patch_free(patch);
}

static void test_patch(void) {
  hgk_patch *untouched = (hgk_patch *)(void *)&untouched;
  hgk_patch *patch = untouched;
  CHECK(
      hgk_patch_combine(deltas, sizes, 2, 9, &patch, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_patch_combine(NULL, sizes, 2, 0, &patch, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_patch_combine(deltas, NULL, 2, 0, &patch, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_patch_combine(deltas, sizes, 2, 0, NULL, NULL) ==
      HGK_ERROR_ARGUMENT);
  const size_t cut[] = {FIRST, 3};
  CHECK(
      hgk_patch_combine(deltas, cut, 2, 0, &patch, place) ==
      HGK_ERROR_TRUNCATED);
  CHECK(is_place(1, 0, 0));
  CHECK(patch == untouched);
  CHECK(
      hgk_patch_combine(
          deltas, sizes, 2, HGK_DELTA_STRICT, &patch, NULL) == 2);
  use(patch);
  CHECK(
      hgk_patch_combine(NULL, NULL, 0, HGK_DELTA_COMBINED, &patch, NULL) == 0);
  CHECK(hgk_patch_apply(patch, base, BASE, room, BASE, NULL) == BASE);
  CHECK(hgk_patch_fold(patch, NULL, 0, NULL) == 0);
  hgk_patch_free(patch);
  hgk_patch_free(NULL);
  CHECK(hgk_patch_measure(NULL, BASE, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_patch_apply(NULL, base, BASE, room, TEXT, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(hgk_patch_fold_measure(NULL, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_patch_fold(NULL, room, BOTH, NULL) == HGK_ERROR_ARGUMENT);
}

static void test_joined(void) {
  uint8_t joined[FIRST + 12 + SECOND];
  memcpy(joined, first, FIRST);
  memcpy(joined + FIRST, separator, 12);
  memcpy(joined + FIRST + 12, second, SECOND);
  size_t size = sizeof joined;
  hgk_patch *untouched = (hgk_patch *)(void *)&untouched;
  hgk_patch *patch = untouched;
  CHECK(
      hgk_patch_combine_joined(NULL, size, separator, 2, 0, &patch, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_patch_combine_joined(joined, size, NULL, 2, 0, &patch, NULL) ==
      HGK_ERROR_ARGUMENT);
  /* The beginning of a hunk. */
  CHECK(
      hgk_patch_combine_joined(joined, size, first, 2, 0, &patch, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_patch_combine_joined(joined, size, separator, 2, 2, &patch, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_patch_combine_joined(joined, size, separator, 2, 0, NULL, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_patch_combine_joined(joined, size, separator, 0, 0, &patch, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_patch_combine_joined(
          joined, size, separator, huge, 0, &patch, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_patch_combine_joined(joined, size, separator, 1, 0, &patch, place) ==
      HGK_ERROR_MALFORMED);
  CHECK(
      hgk_patch_combine_joined(joined, size, separator, 3, 0, &patch, place) ==
      HGK_ERROR_TRUNCATED);
  CHECK(
      hgk_patch_combine_joined(
          joined, size - 1, separator, 2, 0, &patch, place) ==
      HGK_ERROR_TRUNCATED);
  CHECK(is_place(1, 0, 0));
  CHECK(patch == untouched);
  CHECK(
      hgk_patch_combine_joined(joined, size, separator, 2, 0, &patch, NULL) ==
      2);
  use(patch);
  CHECK(
      hgk_patch_combine_joined(NULL, 0, separator, 0, 0, &patch, NULL) == 0);
  CHECK(hgk_patch_measure(patch, BASE, NULL) == BASE);
  hgk_patch_free(patch);
}

int main(void) {
  test_validate();
  test_hunks();
  test_patched_size();
  test_invert();
  test_apply();
  test_patch();
  test_joined();
  return 0;
}
