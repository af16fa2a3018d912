// SPDX-License-Identifier: Apache-2.0
package discovery;

/** What an application implements to be found by its type. */
public interface Plugin {
}
