#ifndef COracle_oracle_h
#define COracle_oracle_h
#endif
