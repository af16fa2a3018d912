// SPDX-License-Identifier: Apache-2.0
package pages;

/** A bean whose properties come from parameters. */
public class Bean {
    private String name = "nobody";
    private int number;

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public int getNumber() {
        return number;
    }

    public void setNumber(int number) {
        this.number = number;
    }
}
