#ifndef ORACLE_STATUS_H
#define ORACLE_STATUS_H

/// Tells GSL to return statuses; its own handler would abort the process. Called first by every function.
void oracle_begin(void);

#endif
