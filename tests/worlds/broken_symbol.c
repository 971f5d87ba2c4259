// SPDX-License-Identifier: GPL-2.0-only
/* A shared object that is no world. */
extern const int not_a_world;
__attribute__((visibility("default"))) const int not_a_world = 1;
