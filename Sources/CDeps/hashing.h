// What HgBytes takes from OpenSSL: SHA-1, which picks the processor's
// instructions at run time.
//
// OpenSSL would rather have all hashes asked for through EVP, which brings
// four megabytes of providers with it, and locks. These three functions need
// nothing else, allocate nothing, and are not going away in OpenSSL 3.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
