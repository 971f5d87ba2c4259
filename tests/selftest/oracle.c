#include <kshim.h>
unsigned int force_read_lock_recursive;
