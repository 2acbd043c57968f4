/* Calls the compiled library through its header. */
#include "demo.h"

#include <string.h>

static bool four(void *context, uint64_t index, double half) {
  *(double *)context += half;
  return index < 4;
}

static void finish(void *context) { *(double *)context += 100; }

#define CHECK(truth) do { if (!(truth)) return __LINE__; } while (0)

int main(void) {
  demo_tree *tree = NULL;
  uint64_t offset = 0;
  double sum = 0;
  CHECK(demo_tree_parse(NULL, 0, &tree, &offset) == DEMO_ERROR_TRUNCATED);
  CHECK(offset == 7 && tree == NULL);
  CHECK(demo_tree_parse("abc", 3, &tree, &offset) == 3 && tree != NULL);
  CHECK(demo_tree_first(tree) == 'a');
  demo_tree_free(tree);
  demo_tree_free(NULL);
  CHECK(demo_tree_visit(four, finish, &sum) == 4);
  CHECK(sum == 102.5);
  CHECK(demoMix(-1, 2, 3, 4.5f, 5, DEMO_COLOUR_GREEN, DEMO_DAY_SATURDAY, true)
        == 16213.5);
  CHECK(demo_choose(0)(41) == 42);
  CHECK(demo_sessions() == NULL);
  CHECK(demo_old(NULL, -1) == SIZE_MAX);
  CHECK(strcmp(DEMO_NAME, "\"Gr\xc3\xb6\xc3\x9f" "e\"\t?\\") == 0);
  return 0;
}
