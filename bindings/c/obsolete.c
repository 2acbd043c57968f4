/* Counts the markers of an obsstore, and says which of some nodes are
 * obsolete and what became of them.
 *
 *     obsolete .hg/store/obsstore 8c2be7845ba1fbb6ea855b41206bfc63a765c197
 */
#include <hgkernels.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NODE_SIZE = 20 };

/* Says what a negative result means, and ends the program. */
static void fail(const char *what, int64_t code) {
  char text[80];
  int64_t size = hgk_error_message(code, text, sizeof text);
  fprintf(stderr, "%s: %.*s\n", what, size > 0 ? (int)size : 0, text);
  exit(1);
}

/* Passes results on that are counts. */
static size_t counted(int64_t result, const char *what) {
  if (result < 0) fail(what, result);
  return (size_t)result;
}

static void *allocated(size_t size) {
  void *block = malloc(size > 0 ? size : 1);
  if (block == NULL) fail("malloc", HGK_ERROR_MEMORY);
  return block;
}

/* Reads a whole file into memory of the caller's. */
static uint8_t *contents(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  long end = -1;
  if (file != NULL && fseek(file, 0, SEEK_END) == 0) end = ftell(file);
  if (end < 0 || fseek(file, 0, SEEK_SET) != 0) {
    fprintf(stderr, "%s: %s\n", path, strerror(errno));
    exit(1);
  }
  uint8_t *data = allocated((size_t)end);
  *size = fread(data, 1, (size_t)end, file);
  fclose(file);
  return data;
}

static void print_node(const uint8_t *node, size_t size) {
  for (size_t i = 0; i < size; i++) printf("%02x", node[i]);
}

/* Reads 40 hexadecimal digits. */
static int read_node(const char *digits, uint8_t *node) {
  if (strlen(digits) != 2 * NODE_SIZE) return 0;
  if (strspn(digits, "0123456789abcdefABCDEF") != 2 * NODE_SIZE) return 0;
  for (size_t i = 0; i < NODE_SIZE; i++) {
    char pair[3] = {digits[2 * i], digits[2 * i + 1], 0};
    node[i] = (uint8_t)strtoul(pair, NULL, 16);
  }
  return 1;
}

/* Prints the successors that the markers of a node name. */
static void print_successors(const hgk_markers *markers, const uint8_t *node) {
  const uint32_t *indices;
  const uint32_t *offsets;
  const uint8_t *successors;
  size_t found = counted(
      hgk_markers_find(
          markers, HGK_MARKERS_BY_PREDECESSOR, node, NODE_SIZE, &indices),
      "find");
  counted(
      hgk_markers_column_successor_offsets(markers, &offsets),
      "successor offsets");
  counted(hgk_markers_column_successors(markers, &successors), "successors");
  size_t width = counted(hgk_markers_node_size(markers), "node size");
  for (size_t i = 0; i < found; i++) {
    uint32_t first = offsets[indices[i]];
    uint32_t end = offsets[indices[i] + 1];
    if (first == end) printf("  pruned\n");
    for (uint32_t position = first; position < end; position++) {
      printf(end - first > 1 ? "  split, in part " : "  rewritten as ");
      /* A node of 20 bytes is named by markers with nodes of 20 bytes. */
      print_node(successors + width * position, NODE_SIZE);
      printf("\n");
    }
  }
}

int main(int argc, char **argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: %s OBSSTORE [NODE...]\n", argv[0]);
    return 2;
  }
  size_t size;
  uint8_t *data = contents(argv[1], &size);
  hgk_markers *markers;
  uint64_t offset;
  int64_t count =
      hgk_markers_parse(data, size, HGK_MARKERS_STRICT, &markers, &offset);
  if (count < 0) {
    fprintf(stderr, "%s: at byte %" PRIu64 ": ", argv[1], offset);
    fail("refused", count);
  }
  printf(
      "%" PRId64 " markers of version %" PRId64 "\n", count,
      hgk_markers_version(markers));

  size_t asked = (size_t)argc - 2;
  uint8_t *nodes = allocated(NODE_SIZE * asked);
  uint8_t *mask = allocated(asked);
  for (size_t i = 0; i < asked; i++) {
    if (!read_node(argv[i + 2], nodes + NODE_SIZE * i)) {
      fprintf(stderr, "%s: not 40 hexadecimal digits\n", argv[i + 2]);
      return 2;
    }
  }
  size_t obsolete = counted(
      hgk_markers_obsolete(
          markers, nodes, NODE_SIZE * asked, NODE_SIZE, mask, asked),
      "obsolete");
  if (asked > 0) printf("%zu of %zu nodes are obsolete\n", obsolete, asked);
  for (size_t i = 0; i < asked; i++) {
    if (!mask[i]) continue;
    print_node(nodes + NODE_SIZE * i, NODE_SIZE);
    printf("\n");
    print_successors(markers, nodes + NODE_SIZE * i);
  }

  hgk_markers_free(markers);
  free(mask);
  free(nodes);
  free(data);
  return 0;
}
