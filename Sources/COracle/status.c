#include "status.h"

#include <gsl/gsl_errno.h>
#include <pthread.h>

#include "oracle.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void turn_handler_off(void) { gsl_set_error_handler_off(); }

void oracle_begin(void) { pthread_once(&once, turn_handler_off); }

const char *oracle_status_words(int status) { return gsl_strerror(status); }
