// SPDX-License-Identifier: Apache-2.0
package spring;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.validation.constraints.DecimalMin;
import javax.validation.constraints.NotNull;
import javax.validation.constraints.Pattern;
import javax.validation.constraints.Size;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.format.annotation.NumberFormat;

public class Book implements Serializable {
    private static final long serialVersionUID = 1;

    private Long id;
    @NotNull
    @Size(min = 2, max = 40)
    private String title;
    @Pattern(regexp = "[0-9]{13}")
    private String number;
    @DecimalMin("0.01")
    @NumberFormat(pattern = "#,##0.00")
    private BigDecimal price;
    @DateTimeFormat(pattern = "yyyy-MM-dd")
    private Date published;
    private List<String> tags = new ArrayList<>();
    private boolean lent;

    public Long getId() {
        return id;
    }

    public void setId(Long id) {
        this.id = id;
    }

    public String getTitle() {
        return title;
    }

    public void setTitle(String title) {
        this.title = title;
    }

    public String getNumber() {
        return number;
    }

    public void setNumber(String number) {
        this.number = number;
    }

    public BigDecimal getPrice() {
        return price;
    }

    public void setPrice(BigDecimal price) {
        this.price = price;
    }

    public Date getPublished() {
        return published;
    }

    public void setPublished(Date published) {
        this.published = published;
    }

    public List<String> getTags() {
        return tags;
    }

    public void setTags(List<String> tags) {
        this.tags = tags;
    }

    public boolean isLent() {
        return lent;
    }

    public void setLent(boolean lent) {
        this.lent = lent;
    }
}
