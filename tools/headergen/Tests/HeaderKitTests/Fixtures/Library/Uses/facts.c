/* What the header says, as facts that a compiler checks. */
#include "../out/demo.h"

#define FACT(name, truth) typedef char fact_##name[(truth) ? 1 : -1]

FACT(abi, DEMO_ABI_VERSION == 1);
FACT(least_int, DEMO_LEAST_INT == INT32_MIN && DEMO_LEAST_INT < 0);
FACT(large, DEMO_LARGE == UINT32_MAX && DEMO_LARGE > 0);
FACT(most, DEMO_MOST == UINT64_MAX && sizeof(DEMO_MOST) == 8);
FACT(least, DEMO_LEAST == INT64_MIN && DEMO_LEAST < 0);
FACT(minus, 2 - DEMO_MINUS_ONE == 3);
FACT(name, sizeof(DEMO_NAME) == 13);
FACT(depth, DEMO_LIMIT_DEPTH == 128);
FACT(version, DEMO_VERSION_MAJOR * 100 + DEMO_VERSION_MINOR * 10
                + DEMO_VERSION_PATCH == 123);
FACT(error, DEMO_ERROR_NONE == 0 && DEMO_ERROR_TRUNCATED == -1);
FACT(range, DEMO_ERROR_OUT_OF_RANGE == -16 && DEMO_ERROR_DATA_TOO_LONG == -15);
FACT(count, DEMO_ERROR_FIRST == 15 && DEMO_ERROR_SECOND == 16);
FACT(last, DEMO_ERROR_LAST == INT32_MAX);
FACT(colour, sizeof(demo_colour) == 4 && DEMO_COLOUR_GREEN == 2);
FACT(day, sizeof(DemoDay) == 1 && DEMO_DAY_SATURDAY == 6);
FACT(outcome, sizeof(demo_outcome) == 8);

/* A second declaration must be the same as the first. */
#ifdef __cplusplus
extern "C" {
#endif
int64_t demo_tree_parse(const void *, size_t, struct demo_tree **, uint64_t *);
void demo_tree_columns(const struct demo_tree *, const uint64_t **,
                       const char *const *, int8_t **const *);
ptrdiff_t demo_tree_visit(bool (*)(void *, uint64_t, double), void (*)(void *),
                          void *);
double demoMix(int8_t, short, unsigned long, float, char, demo_colour, DemoDay,
               bool);
int32_t (*demo_choose(int32_t))(int32_t);
struct demo_session **demo_sessions(void);
#ifdef __cplusplus
}
#endif
