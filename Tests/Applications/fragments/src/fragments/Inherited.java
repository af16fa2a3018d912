// SPDX-License-Identifier: Apache-2.0
package fragments;

/** Found because its superclass implements the type. */
public class Inherited extends Direct {
}
