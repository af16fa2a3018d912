// SPDX-License-Identifier: Apache-2.0
package spring;

import java.util.List;
import java.util.Locale;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpSession;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.MatrixVariable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;

@Controller
public class Home {
    private final MessageSource messages;
    private final Cart cart;
    private final Shelf shelf;

    @Autowired
    public Home(MessageSource messages, Cart cart, Shelf shelf) {
        this.messages = messages;
        this.cart = cart;
        this.shelf = shelf;
    }

    @GetMapping("/")
    public String home(Model model) {
        model.addAttribute("books", shelf.all());
        return "home";
    }

    @GetMapping({"/greet/{name}", "/greet"})
    public String greet(
            @PathVariable(required = false) String name, @RequestParam(required = false) String other, Locale locale,
            Model model) {
        String who = name != null ? name : String.valueOf(other);
        model.addAttribute("greeting", messages.getMessage("greeting", new Object[] {who}, locale));
        return "greet";
    }

    @GetMapping("/tagged/greet")
    public String tagged(Model model) {
        model.addAttribute("greeting", "always the same");
        return "greet";
    }

    @GetMapping(path = "/text/{words}/of/{owner:[a-z]+}", produces = "text/plain;charset=UTF-8")
    @ResponseBody
    public String text(
            @PathVariable String words, @PathVariable String owner,
            @MatrixVariable(pathVar = "words", required = false) String shade,
            @RequestHeader(name = "X-Wish", defaultValue = "none") String wish,
            @CookieValue(name = "crumb", defaultValue = "none") String crumb) {
        return words + " of " + owner + ", shade " + shade + ", wish " + wish + ", crumb " + crumb;
    }

    /** A browser's form knows GET and POST; the filter turns _method into what was meant. */
    @RequestMapping(path = "/method", method = {RequestMethod.DELETE, RequestMethod.PUT, RequestMethod.PATCH})
    @ResponseBody
    public String method(HttpServletRequest request, @RequestParam(defaultValue = "none") String note) {
        return request.getMethod() + " " + note;
    }

    @PostMapping("/cart/{id}")
    public String buy(@PathVariable long id) {
        cart.add(shelf.get(id).getId());
        return "redirect:/cart";
    }

    @GetMapping("/cart")
    @ResponseBody
    public List<Long> cart() {
        return cart.getBooks();
    }

    @PostMapping("/leave")
    public String leave(HttpSession session) {
        session.invalidate();
        return "redirect:/";
    }

    @GetMapping("/forward")
    public String forward() {
        return "forward:/greet/forwarded";
    }

    @GetMapping("/away")
    public String away(@RequestParam String to) {
        return "redirect:" + to;
    }

    @GetMapping("/broken")
    public String broken() {
        throw new IllegalStateException("broken on purpose");
    }

    @GetMapping("/gone")
    @ResponseStatus(code = HttpStatus.GONE, reason = "it was here")
    public void gone() {
    }

    @GetMapping("/nowhere")
    public String nowhere() {
        return "no such view";
    }

    @GetMapping("/broken-view")
    public String brokenView() {
        return "broken";
    }

    @GetMapping("/teapot")
    @ResponseStatus(HttpStatus.I_AM_A_TEAPOT)
    @ResponseBody
    public String teapot() {
        return "short and stout";
    }
}
