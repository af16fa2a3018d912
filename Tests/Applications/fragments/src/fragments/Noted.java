// SPDX-License-Identifier: Apache-2.0
package fragments;

import discovery.Labelled;

/** Found because of its annotation. */
@Labelled
public class Noted {
}
