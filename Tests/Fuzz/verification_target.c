/* Verifies a repository whose texts are the input.
 *
 * The input is pieces: a byte that says what it is of (a changeset, a manifest,
 * a manifest's delta, or a file), two with its size, and its bytes. They are
 * put into inline revlogs with the right nodes, or hardly any would be looked
 * into; then, mostly, a byte of these changes. */
#define _GNU_SOURCE
#include "hgkernels.h"

#include <string.h>

#include "target.h"

enum { NODE = 20, HEADER = 0x30001, MOST = 1 << 16, LOGS = 3 };
enum { CHANGELOG, MANIFEST, FILES };

struct log {
  uint8_t bytes[MOST];
  size_t size;
  int32_t count;
  uint8_t node[NODE];
};

static struct log logs[LOGS];
static uint8_t *ends[LOGS];

static void put(uint8_t *at, size_t number) {
  for (int byte = 0; byte < 4; byte++)
    at[byte] = (uint8_t)(number >> (24 - 8 * byte));
}

/* Adds a revision after the last one. */
static void add(struct log *log, const uint8_t *text, size_t size, int delta) {
  if (log->size + size + 65 > MOST) return;
  size_t offset = log->size - 64 * (size_t)log->count;
  uint8_t *record = log->bytes + log->size, last[NODE];
  memcpy(last, log->node, NODE);
  CHECK(
      hgk_revision_hash(
          text, size, log->count ? last : NULL, NULL, log->node, NODE) ==
      NODE);
  memset(record, 0, 64);
  put(record + 2, offset);
  memset(record + 6, 0, 2);
  put(record + 8, size + 1);
  put(record + 12, delta ? (size_t)-1 : size);
  put(record + 16, (size_t)(delta ? log->count - 1 : log->count));
  put(record + 20, (size_t)log->count);
  put(record + 24, (size_t)log->count - 1);
  put(record + 28, (size_t)-1);
  memcpy(record + 32, log->node, NODE);
  if (log->count == 0) put(record, HEADER);
  record[64] = 'u';
  memcpy(record + 65, text, size);
  log->size += 65 + size;
  log->count++;
}

static void make_logs(const uint8_t *data, size_t size) {
  for (int log = 0; log < LOGS; log++) {
    logs[log].size = 0;
    logs[log].count = 0;
  }
  size_t place = 0;
  while (size - place >= 3) {
    uint8_t kind = data[place] % 4;
    size_t piece = (size_t)data[place + 1] << 8 | data[place + 2];
    place += 3;
    if (piece > size - place) piece = size - place;
    struct log *log = &logs[kind == 3 ? FILES : kind > 0 ? MANIFEST : 0];
    add(log, data + place, piece, kind == 2 && log->count > 0);
    place += piece;
  }
  for (int log = 0; log < LOGS; log++) {
    if (logs[log].size > 0 && next() % 4 == 0)
      logs[log].bytes[below(logs[log].size)] ^= (uint8_t)(1 << below(8));
    if (ends[log] == NULL) ends[log] = guarded(MOST);
    memcpy(ends[log] - logs[log].size, logs[log].bytes, logs[log].size);
  }
}

static hgk_index *parsed(int log) {
  hgk_index *index = NULL;
  const uint8_t *start = ends[log] - logs[log].size;
  int64_t header = hgk_index_header(start, logs[log].size);
  if (header < 0) return NULL;
  if (hgk_index_parse(start, logs[log].size, (uint32_t)header, &index, NULL) < 0)
    return NULL;
  return index;
}

/* Findings are about revisions and rows that exist. */
static void check_findings(
    const hgk_verifier *verifier, const hgk_verification *names,
    uint8_t history, int64_t found, int64_t count) {
  const int32_t *revs = NULL;
  const uint8_t *kinds = NULL;
  const int64_t *details = NULL;
  CHECK(hgk_verifier_findings(verifier, &revs, &kinds, &details) == found);
  for (int64_t i = 0; i < found; i++) {
    CHECK(kinds[i] <= HGK_FINDING_MISSING);
    CHECK(revs[i] >= -1 && revs[i] < count);
    uint8_t node[NODE];
    int32_t changeset = 0;
    if (kinds[i] == HGK_FINDING_MISSING) {
      CHECK(
          hgk_verification_row(
              names, history, (uint64_t)details[i], node, NODE, &changeset) ==
          NODE);
    } else if (kinds[i] == HGK_FINDING_COPY) {
      CHECK(
          hgk_verification_row(
              names, HGK_HISTORY_FILE, (uint64_t)details[i], node, NODE,
              &changeset) == NODE);
    }
  }
}

static void note(
    hgk_verifier *verifier, hgk_verification *names, const hgk_index *index,
    int log) {
  int64_t count = hgk_index_count(index);
  size_t first = below((size_t)count + 1);
  int64_t found;
  if (log == CHANGELOG) {
    found = hgk_verifier_changesets(
        verifier, names, index, NULL, 0, (int32_t)first,
        (size_t)count - first);
  } else {
    const char *folder = next() % 4 ? "" : "dir";
    found = hgk_verifier_manifests(
        verifier, names, index, NULL, 0, folder, strlen(folder),
        (int32_t)first, (size_t)count - first);
  }
  CHECK(found >= 0);
  check_findings(verifier, names, HGK_HISTORY_FILE, found, count);
}

static void check_files(hgk_verifier *verifier, hgk_verification *names) {
  const uint8_t *paths = NULL, *start = ends[FILES] - logs[FILES].size;
  const uint64_t *path_ends = NULL;
  int64_t files =
      hgk_verification_paths(names, HGK_HISTORY_FILE, &paths, &path_ends);
  CHECK(files >= 0);
  int32_t *firsts = calloc((size_t)files + 1, 8);
  CHECK(firsts != NULL);
  CHECK(
      hgk_verification_firsts(
          names, firsts, firsts + files, (size_t)files) == files);
  free(firsts);
  int64_t header = hgk_index_header(start, logs[FILES].size);
  for (uint32_t file = 0; header >= 0 && file <= files && file < 5; file++) {
    uint32_t found = 0;
    uint8_t history = next() % 4 ? HGK_HISTORY_FILE
                                 : HGK_HISTORY_FILE_WITHOUT_MANIFESTS;
    int64_t count = hgk_verifier_file(
        verifier, names, start, logs[FILES].size, (uint32_t)header, NULL, 0,
        history, file, (uint32_t)below(9), &found);
    CHECK(count != HGK_ERROR_ARGUMENT && count != HGK_ERROR_MEMORY);
    if (count >= 0)
      check_findings(verifier, names, HGK_HISTORY_FILE, found, count);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  state = size;
  for (size_t i = 0; i < size; i++) state = state * 31 + data[i];
  make_logs(data, size);
  hgk_verifier *verifier = NULL;
  hgk_verification *names = NULL, *more = NULL;
  size_t budget = next() % 2 ? 0 : 1 + below(2000);
  CHECK(hgk_verifier_make(1 + below(1 << 16), &verifier) == 0);
  CHECK(hgk_verification_make(next(), budget, 0, 0, &names) == 0);
  CHECK(hgk_verification_make(0, budget, 0, 0, &more) == 0);
  hgk_index *changesets = parsed(CHANGELOG), *manifests = parsed(MANIFEST);
  if (changesets != NULL) note(verifier, names, changesets, CHANGELOG);
  if (manifests != NULL) note(verifier, names, manifests, MANIFEST);
  if (manifests != NULL) note(verifier, more, manifests, MANIFEST);
  CHECK(hgk_verification_append(names, more) == 0);
  CHECK(hgk_verification_sort(names) >= 0);
  for (uint8_t history = 0; history < 4; history++) {
    const hgk_index *index =
        history == HGK_HISTORY_CHANGESETS ? changesets : manifests;
    if (index == NULL) continue;
    int64_t found = hgk_verifier_records(
        verifier, names, index, history, (uint32_t)below(3),
        (uint32_t)below(9));
    CHECK(found >= 0);
    check_findings(
        verifier, names, history, found, hgk_index_count(index));
  }
  check_files(verifier, names);
  hgk_index_free(changesets);
  hgk_index_free(manifests);
  hgk_verification_free(names);
  hgk_verification_free(more);
  hgk_verifier_free(verifier);
  return 0;
}
