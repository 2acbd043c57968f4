/* Every function about manifests, called through the header as a user would.
 *
 * What the kernels compute is tested elsewhere; this says that the header's
 * declarations are those of the library, and that its promises about
 * arguments hold. */
#include "hgkernels.h"

#include <string.h>

#include "check.h"

#define NODE1 "1111111111111111111111111111111111111111"
#define NODE2 "2222222222222222222222222222222222222222"

enum { NODE = 20 };

/* Above PTRDIFF_MAX. */
static const size_t huge = SIZE_MAX / 2 + 1;

static const char old[] = "a\0" NODE1 "\nb/c\0" NODE1 "x\nd\0" NODE1 "\n";
static const char new[] = "a\0" NODE1 "\nb/c\0" NODE2 "\ne\0" NODE2 "l\n";

enum { SIZE = sizeof old - 1, NEW_SIZE = sizeof new - 1, LINE = 43 };

static void test_check(void) {
  uint64_t place = 77;
  CHECK(hgk_manifest_validate(old, SIZE, NODE, NULL) == 3);
  CHECK(hgk_manifest_validate(NULL, 0, NODE, NULL) == 0);
  CHECK(hgk_manifest_validate(NULL, 1, NODE, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_manifest_validate(old, huge, NODE, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_manifest_validate(old, SIZE, 21, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_manifest_validate(old, SIZE, 32, &place) == HGK_ERROR_MALFORMED);
  CHECK(place == 0);
  CHECK(
      hgk_manifest_validate(old, LINE + 9, NODE, &place) ==
      HGK_ERROR_TRUNCATED);
  CHECK(place == LINE);
}

static void test_find(void) {
  uint8_t node[32], flag = 7;
  uint64_t start = 77, end = 77;
  CHECK(
      hgk_manifest_find(old, SIZE, NODE, "b/c", 3, node, 32, &flag, NULL) ==
      NODE);
  CHECK(node[0] == 0x11 && node[NODE - 1] == 0x11 && flag == 'x');
  CHECK(
      hgk_manifest_find(old, SIZE, NODE, "b", 1, node, 32, &flag, NULL) == 0);
  CHECK(
      hgk_manifest_find(old, SIZE, NODE, NULL, 0, node, 32, &flag, NULL) ==
      0);
  CHECK(
      hgk_manifest_find(old, SIZE, NODE, "a", 1, node, 19, &flag, NULL) ==
      HGK_ERROR_FULL);
  CHECK(
      hgk_manifest_find(old, SIZE, NODE, "a", 1, NULL, 20, &flag, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_manifest_find(old, SIZE, NODE, "a", 1, node, 20, NULL, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_manifest_find(old, SIZE, 32, "a", 1, node, 32, &flag, &start) ==
      HGK_ERROR_MALFORMED);
  CHECK(start == 0);
  CHECK(
      hgk_manifest_range(old, SIZE, "b/", 2, &start, &end) == LINE + 3);
  CHECK(start == LINE && end == 2 * LINE + 3);
  CHECK(hgk_manifest_range(old, SIZE, "z", 1, &start, &end) == 0);
  CHECK(start == SIZE && end == SIZE);
  CHECK(hgk_manifest_range(old, SIZE, NULL, 0, &start, &end) == SIZE);
  CHECK(
      hgk_manifest_range(old, SIZE, NULL, 1, &start, &end) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_manifest_range(old, SIZE, "z", 1, NULL, &end) ==
      HGK_ERROR_ARGUMENT);
}

static void test_paths(void) {
  char paths[16];
  CHECK(hgk_manifest_paths(old, SIZE, NODE, paths, 8, NULL) == 8);
  CHECK(memcmp(paths, "a\0b/c\0d\0", 8) == 0);
  CHECK(hgk_manifest_paths(old, SIZE, NODE, paths, 7, NULL) == HGK_ERROR_FULL);
  CHECK(
      hgk_manifest_paths(old, SIZE, NODE, NULL, 8, NULL) ==
      HGK_ERROR_ARGUMENT);
}

static void test_columns(void) {
  hgk_manifest *manifest = NULL;
  uint64_t place = 77;
  CHECK(
      hgk_manifest_parse(old, SIZE, 32, &manifest, &place) ==
      HGK_ERROR_MALFORMED);
  CHECK(manifest == NULL && place == 0);
  CHECK(
      hgk_manifest_parse(old, SIZE, NODE, NULL, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_manifest_parse(old, SIZE, NODE, &manifest, NULL) == 3);
  const uint64_t *offsets = NULL;
  const uint32_t *sizes = NULL;
  const uint8_t *bytes = NULL;
  CHECK(hgk_manifest_column_offsets(manifest, &offsets) == 4);
  CHECK(offsets[1] == LINE && offsets[3] == SIZE);
  CHECK(hgk_manifest_column_path_sizes(manifest, &sizes) == 3);
  CHECK(sizes[0] == 1 && sizes[1] == 3);
  CHECK(hgk_manifest_column_nodes(manifest, &bytes) == 3 * NODE);
  CHECK(bytes[0] == 0x11);
  CHECK(hgk_manifest_column_flags(manifest, &bytes) == 3);
  CHECK(bytes[0] == 0 && bytes[1] == 'x');
  CHECK(hgk_manifest_column_flags(NULL, &bytes) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_manifest_column_flags(manifest, NULL) == HGK_ERROR_ARGUMENT);
  hgk_manifest_free(manifest);
  CHECK(hgk_manifest_parse(NULL, 0, NODE, &manifest, NULL) == 0);
  CHECK(hgk_manifest_column_nodes(manifest, &bytes) == 0 && bytes != NULL);
  hgk_manifest_free(manifest);
  hgk_manifest_free(NULL);
}

static hgk_manifest_changes *changes_to(const char *text, size_t size) {
  hgk_manifest_changes *changes = NULL;
  CHECK(
      hgk_manifest_changes_make(
          old, SIZE, text, size, NODE, HGK_MANIFEST_ALL, NULL, 0, 0, &changes,
          NULL) >= 0);
  return changes;
}

static void test_changes(void) {
  hgk_manifest_changes *changes = changes_to(new, NEW_SIZE);
  const uint8_t *bytes = NULL;
  const uint64_t *offsets = NULL;
  uint64_t place[2] = {77, 77};
  CHECK(hgk_manifest_changes_column_kinds(changes, &bytes) == 3);
  CHECK(
      bytes[0] == HGK_MANIFEST_MODIFIED && bytes[1] == HGK_MANIFEST_REMOVED &&
      bytes[2] == HGK_MANIFEST_ADDED);
  CHECK(hgk_manifest_changes_column_path_offsets(changes, &offsets) == 4);
  CHECK(offsets[1] == 4 && offsets[3] == 8);
  CHECK(hgk_manifest_changes_column_paths(changes, &bytes) == 8);
  CHECK(memcmp(bytes, "b/c\0d\0e\0", 8) == 0);
  CHECK(
      hgk_manifest_changes_column_nodes(
          changes, HGK_MANIFEST_NEW, &bytes) == 3 * NODE);
  CHECK(bytes[0] == 0x22 && bytes[NODE] == 0 && bytes[2 * NODE] == 0x22);
  CHECK(
      hgk_manifest_changes_column_nodes(
          changes, HGK_MANIFEST_OLD, &bytes) == 3 * NODE);
  CHECK(bytes[0] == 0x11 && bytes[2 * NODE] == 0);
  CHECK(
      hgk_manifest_changes_column_flags(
          changes, HGK_MANIFEST_OLD, &bytes) == 3);
  CHECK(bytes[0] == 'x');
  CHECK(
      hgk_manifest_changes_column_flags(
          changes, HGK_MANIFEST_RIGHT, &bytes) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_manifest_changes_column_nodes(changes, 9, &bytes) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_manifest_changes_column_kinds(NULL, &bytes) == HGK_ERROR_ARGUMENT);
  hgk_manifest_changes_free(changes);
  hgk_manifest_changes_free(NULL);
  changes = NULL;
  CHECK(
      hgk_manifest_changes_make(
          old, SIZE, new, NEW_SIZE, NODE, HGK_MANIFEST_UNDER, "b/", 3, 1,
          &changes, NULL) == 1);
  hgk_manifest_changes_free(changes);
  CHECK(
      hgk_manifest_changes_make(
          old, SIZE, new, NEW_SIZE, NODE, HGK_MANIFEST_ONLY, "a\0e", 4, 1,
          &changes, NULL) == 2);
  hgk_manifest_changes_free(changes);
  changes = NULL;
  CHECK(
      hgk_manifest_changes_make(
          old, SIZE, new, NEW_SIZE, NODE, HGK_MANIFEST_ONLY, "a\0e", 3, 1,
          &changes, place) == HGK_ERROR_TRUNCATED);
  CHECK(changes == NULL && place[0] == 2 && place[1] == 2);
  CHECK(
      hgk_manifest_changes_make(
          old, SIZE, "b\n", 2, NODE, HGK_MANIFEST_ALL, NULL, 0, 0, &changes,
          place) == HGK_ERROR_MALFORMED);
  CHECK(place[0] == 1 && place[1] == 0);
  CHECK(
      hgk_manifest_changes_make(
          old, SIZE, new, NEW_SIZE, NODE, 3, NULL, 0, 0, &changes, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_manifest_changes_make(
          old, SIZE, new, NEW_SIZE, NODE, 0, NULL, 0, 2, &changes, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_manifest_changes_make(
          old, SIZE, new, NEW_SIZE, NODE, 0, NULL, 0, 0, NULL, NULL) ==
      HGK_ERROR_ARGUMENT);
}

static void test_merge(void) {
  hgk_manifest_changes *left = changes_to(new, NEW_SIZE);
  hgk_manifest_changes *right = changes_to(NULL, 0), *clean = NULL;
  hgk_manifest_merge *merge = NULL;
  const uint8_t *bytes = NULL;
  const uint64_t *offsets = NULL;
  CHECK(hgk_manifest_merge_make(left, right, &merge) == 4);
  hgk_manifest_changes_free(right);
  CHECK(hgk_manifest_merge_column_kinds(merge, &bytes) == 4);
  CHECK(
      bytes[0] == HGK_MANIFEST_CHANGED_BY_RIGHT &&
      bytes[1] == HGK_MANIFEST_CHANGED_BY_BOTH &&
      bytes[2] == HGK_MANIFEST_CHANGED_BY_SAME &&
      bytes[3] == HGK_MANIFEST_CHANGED_BY_LEFT);
  CHECK(hgk_manifest_merge_column_presence(merge, &bytes) == 4);
  CHECK(bytes[0] == 3 && bytes[1] == 3 && bytes[2] == 1 && bytes[3] == 2);
  CHECK(hgk_manifest_merge_column_path_offsets(merge, &offsets) == 5);
  CHECK(hgk_manifest_merge_column_paths(merge, &bytes) == 10);
  CHECK(memcmp(bytes, "a\0b/c\0d\0e\0", 10) == 0);
  CHECK(
      hgk_manifest_merge_column_nodes(merge, HGK_MANIFEST_RIGHT, &bytes) ==
      4 * NODE);
  CHECK(
      hgk_manifest_merge_column_flags(merge, HGK_MANIFEST_OLD, &bytes) == 4);
  CHECK(bytes[1] == 'x');
  CHECK(
      hgk_manifest_merge_column_flags(merge, 3, &bytes) ==
      HGK_ERROR_ARGUMENT);
  CHECK(hgk_manifest_merge_column_kinds(merge, NULL) == HGK_ERROR_ARGUMENT);
  hgk_manifest_merge_free(merge);
  hgk_manifest_merge_free(NULL);
  CHECK(
      hgk_manifest_changes_make(
          old, SIZE, new, NEW_SIZE, NODE, HGK_MANIFEST_ALL, NULL, 0, 1, &clean,
          NULL) == 4);
  CHECK(hgk_manifest_merge_make(left, clean, &merge) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_manifest_merge_make(left, NULL, &merge) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_manifest_merge_make(left, left, NULL) == HGK_ERROR_ARGUMENT);
  hgk_manifest_changes_free(clean);
  hgk_manifest_changes_free(left);
}

static void test_edit(void) {
  static const char edits[] = "b/c\0\ne\0" NODE2 "\n";
  enum { EDITS = sizeof edits - 1 };
  hgk_manifest_edit *edit = NULL;
  uint64_t place[2] = {77, 77};
  char text[SIZE + LINE], delta[2 * 12 + LINE];
  CHECK(
      hgk_manifest_edit_make(old, SIZE, NODE, edits, EDITS, &edit, NULL) ==
      2);
  CHECK(hgk_manifest_edit_text_size(edit) == SIZE - 3);
  CHECK(hgk_manifest_edit_delta_size(edit) == 2 * 12 + LINE);
  CHECK(
      hgk_manifest_edit_text(
          edit, old, SIZE, edits, EDITS, text, sizeof text) == SIZE - 3);
  CHECK(memcmp(text + LINE, "d\0" NODE1 "\ne\0" NODE2 "\n", 2 * LINE) == 0);
  CHECK(
      hgk_manifest_edit_text(
          edit, old, SIZE, edits, EDITS, text, SIZE - 4) == HGK_ERROR_FULL);
  CHECK(
      hgk_manifest_edit_text(
          edit, old, SIZE - 1, edits, EDITS, text, sizeof text) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_manifest_edit_delta(edit, edits, EDITS, delta, sizeof delta) ==
      sizeof delta);
  CHECK(delta[3] == LINE && delta[7] == 2 * LINE + 3 && delta[11] == 0);
  CHECK(
      hgk_manifest_edit_delta(edit, edits, EDITS, delta, sizeof delta - 1) ==
      HGK_ERROR_FULL);
  CHECK(
      hgk_manifest_edit_delta(edit, edits, EDITS - 1, delta, sizeof delta) ==
      HGK_ERROR_ARGUMENT);
  hgk_manifest_edit_free(edit);
  hgk_manifest_edit_free(NULL);
  edit = NULL;
  CHECK(
      hgk_manifest_edit_make(old, SIZE, NODE, "c\0\n", 3, &edit, place) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(edit == NULL && place[0] == 1 && place[1] == 0);
  CHECK(
      hgk_manifest_edit_make(old, SIZE, NODE, edits, EDITS, NULL, NULL) ==
      HGK_ERROR_ARGUMENT);
  CHECK(hgk_manifest_edit_text_size(NULL) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_manifest_edit_delta_size(NULL) == HGK_ERROR_ARGUMENT);
}

int main(void) {
  test_check();
  test_find();
  test_paths();
  test_columns();
  test_changes();
  test_merge();
  test_edit();
  return 0;
}
