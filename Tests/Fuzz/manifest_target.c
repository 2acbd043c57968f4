/* Does everything with two manifests, and names or edits for them, that a
 * caller could, and holds the answers to each other.
 *
 * The first two bytes 0xff end the first and the second manifest; what is left
 * is names and edits. All lie right before a page that nobody may touch. The
 * entry has the name that libFuzzer asks for; mutate.c calls it too. */
#define _GNU_SOURCE
#include "hgkernels.h"

#include <string.h>

#include "target.h"

enum { MOST = 1 << 14, NODE = 20, SHORTEST = 1 + 1 + 2 * NODE + 1 };

static uint8_t *ends[3], *room_end;

struct text {
  const uint8_t *bytes;
  size_t size;
};

/* The part of the input that ends at the next 0xff, before a forbidden page. */
static struct text part(int number, const uint8_t **data, size_t *size) {
  const uint8_t *end = *size > 0 ? memchr(*data, 0xff, *size) : NULL;
  size_t found = end != NULL ? (size_t)(end - *data) : *size;
  uint8_t *bytes = ends[number] - found;
  if (found > 0) memcpy(bytes, *data, found);
  size_t used = end != NULL ? found + 1 : found;
  *data += used;
  *size -= used;
  return (struct text){bytes, found};
}

/* Whether all of a manifest is right, which is what a handle says too. */
static int64_t check(struct text text) {
  uint64_t place = 0;
  int64_t count = hgk_manifest_validate(text.bytes, text.size, NODE, &place);
  CHECK(count >= 0 || place < text.size);
  CHECK(count < 0 || (size_t)count <= text.size / SHORTEST);
  hgk_manifest *manifest = NULL;
  int64_t parsed =
      hgk_manifest_parse(text.bytes, text.size, NODE, &manifest, &place);
  CHECK(count >= 0 || parsed < 0);
  if (parsed < 0) {
    CHECK(manifest == NULL && place < text.size);
    return parsed;
  }
  CHECK(parsed == count);
  const uint64_t *offsets = NULL;
  const uint32_t *sizes = NULL;
  const uint8_t *nodes = NULL, *flags = NULL;
  CHECK(hgk_manifest_column_offsets(manifest, &offsets) == count + 1);
  CHECK(hgk_manifest_column_path_sizes(manifest, &sizes) == count);
  CHECK(hgk_manifest_column_nodes(manifest, &nodes) == count * NODE);
  CHECK(hgk_manifest_column_flags(manifest, &flags) == count);
  CHECK(offsets[count] == text.size);
  uint8_t *paths = room_end - text.size;
  int64_t written = hgk_manifest_paths(
      text.bytes, text.size, NODE, paths, text.size, NULL);
  CHECK(written >= 0);
  for (int64_t i = 0; i < count; i++) {
    const uint8_t *path = text.bytes + offsets[i];
    CHECK(memcmp(paths, path, sizes[i] + 1) == 0);
    paths += sizes[i] + 1;
    uint8_t node[NODE], flag = 7;
    CHECK(
        hgk_manifest_find(
            text.bytes, text.size, NODE, path, sizes[i], node, NODE, &flag,
            NULL) == NODE);
    CHECK(memcmp(node, nodes + i * NODE, NODE) == 0 && flag == flags[i]);
    uint64_t start = 0, end = 0;
    CHECK(
        hgk_manifest_range(
            text.bytes, text.size, path, sizes[i], &start, &end) > 0);
    CHECK(start == offsets[i] && end >= offsets[i + 1]);
  }
  hgk_manifest_free(manifest);
  return count;
}

/* The rows are in order, and nothing is said of a path that is not there. */
static void compare(
    struct text old, struct text new, uint32_t scope, struct text names,
    uint32_t clean, int are_right) {
  hgk_manifest_changes *changes = NULL;
  uint64_t place[2] = {9, MOST + 1};
  int64_t count = hgk_manifest_changes_make(
      old.bytes, old.size, new.bytes, new.size, NODE, scope, names.bytes,
      names.size, clean, &changes, place);
  if (count < 0) {
    size_t sizes[] = {old.size, new.size, names.size};
    CHECK(changes == NULL && place[0] < 3 && place[1] < sizes[place[0]]);
    CHECK(!are_right || place[0] == 2);
    return;
  }
  CHECK((size_t)count <= (old.size + new.size) / SHORTEST);
  const uint8_t *kinds = NULL, *paths = NULL, *nodes = NULL;
  const uint64_t *offsets = NULL;
  CHECK(hgk_manifest_changes_column_kinds(changes, &kinds) == count);
  CHECK(
      hgk_manifest_changes_column_path_offsets(changes, &offsets) ==
      count + 1);
  CHECK(
      hgk_manifest_changes_column_paths(changes, &paths) ==
      (int64_t)offsets[count]);
  for (uint32_t side = 0; side < 2; side++) {
    CHECK(
        hgk_manifest_changes_column_nodes(changes, side, &nodes) ==
        count * NODE);
    CHECK(
        hgk_manifest_changes_column_flags(changes, side, &nodes) == count);
  }
  for (int64_t i = 0; i < count; i++) {
    CHECK(kinds[i] <= HGK_MANIFEST_MODIFIED);
    CHECK(clean || kinds[i] != HGK_MANIFEST_CLEAN);
    const char *path = (const char *)paths + offsets[i];
    CHECK(strlen(path) + 1 == offsets[i + 1] - offsets[i]);
    if (!are_right) continue;
    CHECK(i == 0 || strcmp((const char *)paths + offsets[i - 1], path) < 0);
    uint8_t node[NODE], flag;
    int has_old = hgk_manifest_find(
                      old.bytes, old.size, NODE, path, strlen(path), node,
                      NODE, &flag, NULL) == NODE;
    int has_new = hgk_manifest_find(
                      new.bytes, new.size, NODE, path, strlen(path), node,
                      NODE, &flag, NULL) == NODE;
    CHECK(has_old == (kinds[i] != HGK_MANIFEST_ADDED));
    CHECK(has_new == (kinds[i] != HGK_MANIFEST_REMOVED));
  }
  hgk_manifest_merge *merge = NULL;
  int64_t joined = hgk_manifest_merge_make(changes, changes, &merge);
  if (clean) {
    CHECK(joined == HGK_ERROR_ARGUMENT && merge == NULL);
  } else {
    CHECK(joined >= 0 && (joined == count || !are_right));
    CHECK(hgk_manifest_merge_column_kinds(merge, &kinds) == joined);
  }
  hgk_manifest_merge_free(merge);
  hgk_manifest_changes_free(changes);
}

/* The edited manifest is right if the one before was, and differs from it
 * where there are edits. */
static void edit(struct text base, struct text edits, int is_right) {
  hgk_manifest_edit *edit = NULL;
  uint64_t place[2] = {9, MOST + 1};
  int64_t hunks = hgk_manifest_edit_make(
      base.bytes, base.size, NODE, edits.bytes, edits.size, &edit, place);
  if (hunks < 0) {
    CHECK(edit == NULL && place[0] < 2);
    CHECK(place[1] < (place[0] == 0 ? base.size : edits.size));
    return;
  }
  size_t size = (size_t)hgk_manifest_edit_text_size(edit);
  CHECK(size <= base.size + edits.size);
  uint8_t *text = room_end - size;
  CHECK(
      hgk_manifest_edit_text(
          edit, base.bytes, base.size, edits.bytes, edits.size, text, size) ==
      (int64_t)size);
  static uint8_t made[2 * MOST], applied[2 * MOST];
  memcpy(made, text, size);
  if (is_right) CHECK(check((struct text){made, size}) >= 0);
  size_t delta_size = (size_t)hgk_manifest_edit_delta_size(edit);
  uint8_t *delta = room_end - delta_size;
  CHECK(
      hgk_manifest_edit_delta(
          edit, edits.bytes, edits.size, delta, delta_size) ==
      (int64_t)delta_size);
  CHECK(hgk_delta_validate(delta, delta_size, base.size, NULL) == hunks);
  const void *deltas[] = {delta};
  CHECK(
      hgk_delta_apply(
          base.bytes, base.size, deltas, &delta_size, 1, HGK_DELTA_STRICT,
          applied, sizeof applied, NULL) == (int64_t)size);
  CHECK(memcmp(applied, made, size) == 0);
  hgk_manifest_edit_free(edit);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size > MOST) return 0;
  if (room_end == NULL) {
    for (int i = 0; i < 3; i++) ends[i] = guarded(MOST);
    room_end = guarded(4 * MOST);
  }
  struct text old = part(0, &data, &size);
  struct text new = part(1, &data, &size);
  struct text rest = part(2, &data, &size);
  int is_right = check(old) >= 0;
  int are_right = check(new) >= 0 && is_right;
  for (uint32_t scope = 0; scope < 3; scope++) {
    for (uint32_t clean = 0; clean < 2; clean++) {
      compare(old, new, scope, rest, clean, are_right);
      compare(new, old, scope, rest, clean, are_right);
    }
  }
  edit(old, rest, is_right);
  edit(old, new, is_right);
  return 0;
}
