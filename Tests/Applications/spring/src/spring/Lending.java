// SPDX-License-Identifier: Apache-2.0
package spring;

import javax.validation.Valid;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.validation.Errors;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.SessionAttribute;
import org.springframework.web.bind.annotation.SessionAttributes;
import org.springframework.web.bind.support.SessionStatus;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A form in two steps: what has been entered waits in the session, what was done is told after a redirect. */
@Controller
@RequestMapping("/lending")
@SessionAttributes("book")
public class Lending {
    private final Shelf shelf;

    @Autowired
    public Lending(Shelf shelf) {
        this.shelf = shelf;
    }

    @InitBinder("book")
    void initialise(WebDataBinder binder) {
        binder.setDisallowedFields("id");
        binder.addValidators(new org.springframework.validation.Validator() {
            @Override
            public boolean supports(Class<?> type) {
                return Book.class.isAssignableFrom(type);
            }

            @Override
            public void validate(Object target, Errors errors) {
                if ("forbidden".equals(((Book) target).getTitle())) {
                    errors.rejectValue("title", "forbidden", new Object[] {((Book) target).getTitle()}, "not this one");
                    errors.reject("again");
                }
            }
        });
    }

    @GetMapping
    public String begin(Model model) {
        if (!model.containsAttribute("book")) {
            model.addAttribute("book", new Book());
        }
        return "lending";
    }

    @PostMapping
    public String enter(@Valid @ModelAttribute("book") Book book, BindingResult result) {
        return result.hasErrors() ? "lending" : "redirect:/lending/confirm";
    }

    @GetMapping("/confirm")
    public String confirm(@SessionAttribute("book") Book book, Model model) {
        model.addAttribute("known", book.getTitle());
        return "confirm";
    }

    @PostMapping("/confirm")
    public String save(
            @ModelAttribute("book") Book book, SessionStatus status, RedirectAttributes attributes) {
        book.setLent(true);
        shelf.add(book);
        status.setComplete();
        attributes.addFlashAttribute("notice", "lent: " + book.getTitle());
        attributes.addAttribute("from", book.getTitle());
        return "redirect:/greet/lender?other={from}";
    }
}
