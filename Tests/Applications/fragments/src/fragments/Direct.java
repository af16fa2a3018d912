// SPDX-License-Identifier: Apache-2.0
package fragments;

import discovery.Plugin;

/** Found because it implements the type. */
public class Direct implements Plugin {
}
