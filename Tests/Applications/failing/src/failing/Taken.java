// SPDX-License-Identifier: Apache-2.0
package failing;

/** Taken away, or made for a newer Java, by a test. */
public class Taken {
}
