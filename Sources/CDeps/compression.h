// What HgBytes takes from libdeflate and zstd: whole buffers, decompressed.
#include <libdeflate.h>
#include <zstd.h>
#include <zstd_errors.h>

// Swift does not see these macros.
static const unsigned long long hgk_zstd_unknown_size
    = ZSTD_CONTENTSIZE_UNKNOWN;
static const unsigned long long hgk_zstd_no_size = ZSTD_CONTENTSIZE_ERROR;
