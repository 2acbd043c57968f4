/* Every function that verifies, called through the header as a user would.
 *
 * A small repository is written here: its histories are inline revlogs whose
 * revisions are stored as they are. */
#include "hgkernels.h"

#include <string.h>

#include "check.h"

enum { NODE = 20, HEADER = 0x30001, MOST = 4096 };

/* Above PTRDIFF_MAX. */
static const size_t huge = SIZE_MAX / 2 + 1;

struct log {
  uint8_t bytes[MOST];
  size_t size;
  int32_t count;
  uint8_t node[NODE];
};

static void put(uint8_t *at, int32_t number) {
  for (int byte = 0; byte < 4; byte++)
    at[byte] = (uint8_t)((uint32_t)number >> (24 - 8 * byte));
}

/* Adds a revision after the last one. */
static void add(struct log *log, const char *text, int32_t link) {
  size_t size = strlen(text), offset = log->size - 64 * (size_t)log->count;
  uint8_t *record = log->bytes + log->size, last[NODE];
  memcpy(last, log->node, NODE);
  CHECK(
      hgk_revision_hash(
          text, size, log->count ? last : NULL, NULL, log->node, NODE) ==
      NODE);
  memset(record, 0, 64);
  /* The offset has 48 bits, with two bytes of flags after it. */
  record[4] = (uint8_t)(offset >> 8);
  record[5] = (uint8_t)offset;
  put(record + 8, (int32_t)size + 1);
  put(record + 12, (int32_t)size);
  put(record + 16, log->count);
  put(record + 20, link);
  put(record + 24, log->count - 1);
  put(record + 28, -1);
  memcpy(record + 32, log->node, NODE);
  if (log->count == 0) put(record, HEADER);
  record[64] = 'u';
  memcpy(record + 65, text, size);
  log->size += 65 + size;
  log->count++;
}

static void write_hex(char *to, const uint8_t *node) {
  for (int byte = 0; byte < NODE; byte++)
    snprintf(to + 2 * byte, 3, "%02x", node[byte]);
}

static struct log changelog, manifest, file;

/* Two changesets, of one file. */
static void make_logs(void) {
  char text[200], line[100], digits[41];
  for (int32_t rev = 0; rev < 2; rev++) {
    add(&file, rev ? "two\n" : "one\n", rev);
    write_hex(digits, file.node);
    /* A NUL ends what C takes for a text; it is put in afterwards. */
    snprintf(line, sizeof line, "a|%s\n", digits);
    size_t start = manifest.size;
    add(&manifest, line, rev);
    /* The node is that of a text with the NUL. */
    uint8_t last[NODE], *record = manifest.bytes + start;
    line[1] = '\0';
    record[66] = '\0';
    if (rev) memcpy(last, manifest.bytes + 32, NODE);
    CHECK(
        hgk_revision_hash(
            line, 43, rev ? last : NULL, NULL, manifest.node, NODE) == NODE);
    memcpy(record + 32, manifest.node, NODE);
    write_hex(digits, manifest.node);
    snprintf(text, sizeof text, "%s\nuser\n0 0\na\n\nwords", digits);
    add(&changelog, text, rev);
  }
}

static hgk_index *parsed(const struct log *log) {
  hgk_index *index = NULL;
  CHECK(
      hgk_index_parse(log->bytes, log->size, HEADER, &index, NULL) ==
      log->count);
  return index;
}

static hgk_verification *made(void) {
  hgk_verification *names = NULL;
  CHECK(hgk_verification_make(1, 0, 0, 0, &names) == 0);
  CHECK(names != NULL);
  return names;
}

static hgk_verifier *verifier_made(void) {
  hgk_verifier *verifier = NULL;
  CHECK(hgk_verifier_make(0, &verifier) == 0);
  CHECK(verifier != NULL);
  return verifier;
}

/* What the changesets and manifests of the repository name. */
static hgk_verification *noted(hgk_verifier *verifier) {
  hgk_verification *names = made();
  hgk_index *changesets = parsed(&changelog), *manifests = parsed(&manifest);
  CHECK(
      hgk_verifier_changesets(verifier, names, changesets, NULL, 0, 0, 2) == 0);
  CHECK(
      hgk_verifier_manifests(
          verifier, names, manifests, NULL, 0, NULL, 0, 0, 2) == 0);
  hgk_index_free(changesets);
  hgk_index_free(manifests);
  CHECK(hgk_verification_sort(names) == 0);
  return names;
}

static void test_making(void) {
  hgk_verification *names = NULL;
  hgk_verifier *verifier = NULL;
  CHECK(hgk_verification_make(1, 0, 0, 0, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_verification_make(1, huge, 0, 0, &names) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_verification_make(1, 0, 17, 0, &names) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_verification_make(1, 0, 2, 4, &names) == HGK_ERROR_ARGUMENT);
  CHECK(names == NULL);
  CHECK(hgk_verifier_make(0, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_verifier_make(huge, &verifier) == HGK_ERROR_ARGUMENT);
  CHECK(verifier == NULL);
  hgk_verification_free(NULL);
  hgk_verifier_free(NULL);
}

static void test_notes(void) {
  hgk_verification *names = made(), *other = made(), *part = NULL;
  uint8_t node[NODE] = {7}, found[NODE];
  const uint8_t *paths = NULL;
  const uint64_t *ends = NULL;
  int32_t touched[2], named[2], changeset = 9;
  CHECK(hgk_verification_touch(names, "b", 1, 4) == 0);
  CHECK(hgk_verification_touch(names, "b", 1, 3) == 0);
  CHECK(hgk_verification_touch(names, NULL, 1, 3) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_verification_touch(NULL, "b", 1, 3) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_verification_name(other, HGK_HISTORY_FILE, "aa", 2, node, 5) == 0);
  CHECK(
      hgk_verification_name(other, HGK_HISTORY_MANIFESTS, "d", 1, node, 6) ==
      0);
  CHECK(
      hgk_verification_name(other, HGK_HISTORY_CHANGESETS, "d", 1, node, 6) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_verification_name(other, 99, "d", 1, node, 6) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_verification_name(other, HGK_HISTORY_FILE, "d", 1, NULL, 6) ==
      HGK_ERROR_ARGUMENT);
  CHECK(hgk_verification_append(names, other) == 0);
  CHECK(hgk_verification_append(names, names) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_verification_append(names, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_verification_make(1, 0, 1, 1, &part) == 0);
  CHECK(hgk_verification_append(names, part) == HGK_ERROR_ARGUMENT);
  hgk_verification_free(part);
  hgk_verification_free(other);
  CHECK(hgk_verification_sort(NULL) == HGK_ERROR_ARGUMENT);
  CHECK(hgk_verification_sort(names) == 0);
  CHECK(hgk_verification_paths(names, HGK_HISTORY_FILE, &paths, &ends) == 2);
  CHECK(memcmp(paths, "baa", 3) == 0 && ends[0] == 1 && ends[1] == 3);
  CHECK(
      hgk_verification_paths(names, HGK_HISTORY_MANIFESTS, &paths, &ends) ==
      2);
  CHECK(ends[0] == 0 && ends[1] == 1 && paths[0] == 'd');
  CHECK(
      hgk_verification_paths(names, HGK_HISTORY_CHANGESETS, &paths, &ends) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_verification_paths(names, HGK_HISTORY_FILE, NULL, &ends) ==
      HGK_ERROR_ARGUMENT);
  CHECK(hgk_verification_firsts(names, touched, named, 2) == 2);
  CHECK(touched[0] == 3 && named[0] == -1);
  CHECK(touched[1] == -1 && named[1] == 5);
  CHECK(hgk_verification_firsts(names, touched, named, 1) == HGK_ERROR_FULL);
  CHECK(
      hgk_verification_firsts(names, NULL, named, 2) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_verification_row(
          names, HGK_HISTORY_FILE, 0, found, NODE, &changeset) == NODE);
  CHECK(memcmp(found, node, NODE) == 0 && changeset == 5);
  CHECK(
      hgk_verification_row(
          names, HGK_HISTORY_MANIFESTS, 0, found, NODE, &changeset) == NODE);
  CHECK(changeset == 6);
  CHECK(
      hgk_verification_row(
          names, HGK_HISTORY_FILE, 1, found, NODE, &changeset) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(
      hgk_verification_row(
          names, HGK_HISTORY_FILE, 0, found, 19, &changeset) ==
      HGK_ERROR_FULL);
  CHECK(
      hgk_verification_row(names, HGK_HISTORY_FILE, 0, found, NODE, NULL) ==
      HGK_ERROR_ARGUMENT);
  hgk_verification_free(names);
}

static void test_checks(void) {
  hgk_verifier *verifier = verifier_made();
  hgk_verification *names = noted(verifier);
  hgk_index *changesets = parsed(&changelog), *manifests = parsed(&manifest);
  const int32_t *revs = NULL;
  const uint8_t *kinds = NULL;
  const int64_t *details = NULL;
  uint32_t found = 9;
  CHECK(
      hgk_verifier_records(
          verifier, names, changesets, HGK_HISTORY_CHANGESETS, 0, 2) == 0);
  CHECK(
      hgk_verifier_records(
          verifier, names, manifests, HGK_HISTORY_MANIFESTS, 0, 2) == 0);
  CHECK(
      hgk_verifier_records(verifier, names, manifests, 99, 0, 2) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_verifier_records(
          verifier, NULL, manifests, HGK_HISTORY_MANIFESTS, 0, 2) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_verifier_file(
          verifier, names, file.bytes, file.size, HEADER, NULL, 0,
          HGK_HISTORY_FILE, 0, 2, &found) == 2);
  CHECK(found == 0);
  CHECK(hgk_verifier_findings(verifier, &revs, &kinds, &details) == 0);
  /* Of two changesets, one is too many for a file of one changeset. */
  CHECK(
      hgk_verifier_file(
          verifier, names, file.bytes, file.size, HEADER, NULL, 0,
          HGK_HISTORY_FILE, 0, 1, &found) == 2);
  CHECK(found == 1);
  CHECK(hgk_verifier_findings(verifier, &revs, &kinds, &details) == 1);
  CHECK(revs[0] == 1 && kinds[0] == HGK_FINDING_LINK && details[0] == 1);
  CHECK(
      hgk_verifier_findings(verifier, NULL, &kinds, &details) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_verifier_file(
          verifier, names, file.bytes, file.size - 1, HEADER, NULL, 0,
          HGK_HISTORY_FILE, 0, 2, &found) == HGK_ERROR_TRUNCATED);
  CHECK(
      hgk_verifier_file(
          verifier, names, file.bytes, file.size, 7, NULL, 0,
          HGK_HISTORY_FILE, 0, 2, &found) == HGK_ERROR_UNSUPPORTED);
  CHECK(
      hgk_verifier_file(
          verifier, names, file.bytes, file.size, HEADER, NULL, 0,
          HGK_HISTORY_FILE, 0, 2, NULL) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_verifier_changesets(
          verifier, names, changesets, NULL, 0, 1, 2) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(
      hgk_verifier_changesets(
          verifier, names, changesets, NULL, 0, -1, 1) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(
      hgk_verifier_changesets(
          verifier, NULL, changesets, NULL, 0, 0, 1) == HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_verifier_manifests(
          verifier, names, manifests, NULL, 0, NULL, 0, 0, 3) ==
      HGK_ERROR_OUT_OF_RANGE);
  CHECK(
      hgk_verifier_manifests(
          NULL, names, manifests, NULL, 0, NULL, 0, 0, 1) ==
      HGK_ERROR_ARGUMENT);
  CHECK(
      hgk_verifier_manifests(
          verifier, names, manifests, NULL, 0, NULL, 1, 0, 1) ==
      HGK_ERROR_ARGUMENT);
  hgk_index_free(changesets);
  hgk_index_free(manifests);
  hgk_verification_free(names);
  hgk_verifier_free(verifier);
}

int main(void) {
  make_logs();
  test_making();
  test_notes();
  test_checks();
  return 0;
}
