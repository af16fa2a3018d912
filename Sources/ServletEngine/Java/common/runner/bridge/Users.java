// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import javax.naming.NamingException;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.Role;
import org.apache.catalina.core.StandardServer;
import org.apache.catalina.realm.UserDatabaseRealm;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.users.MemoryUserDatabase;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.xml.sax.SAXParseException;

/**
 * The users that the command line names: those of a tomcat-users.xml, which is only read, and one more.
 *
 * <p>They are the engine's realm, so that an application without a realm of its own has them, and the global resource
 * {@code UserDatabase}, by the name that a context.xml knows it by.
 */
final class Users implements LifecycleListener {

    /** What a user needs to be let in by {@code --enable-basic-auth}. */
    private static final String ROLE = "user";
    private static final String RESOURCE = "UserDatabase";

    private final MemoryUserDatabase database;

    private Users(MemoryUserDatabase database) {
        this.database = database;
    }

    /** Prepares the engine's realm; its server has not started, and its naming is on. */
    static void prepare(Tomcat tomcat, Settings settings) throws SettingRefused {
        if (settings.usersFile == null && settings.basicUser == null) {
            return;
        }
        MemoryUserDatabase database = new MemoryUserDatabase(RESOURCE);
        database.setReadonly(true);
        // Tomcat would read a file that has changed anew, and then the one user more would be gone.
        database.setWatchSource(false);
        if (settings.usersFile != null) {
            read(database, settings.usersFile);
        }
        if (settings.basicUser != null) {
            Role role = database.findRole(ROLE);
            database.createUser(settings.basicUser, settings.basicPassword, settings.basicUser)
                    .addRole(role == null ? database.createRole(ROLE, ROLE) : role);
        }
        tomcat.getServer().addLifecycleListener(new Users(database));
        tomcat.getEngine().setRealm(new UserDatabaseRealm());
    }

    private static void read(MemoryUserDatabase database, String file) throws SettingRefused {
        database.setPathname(file);
        try {
            database.open();
        } catch (Exception unreadable) {
            Throwable cause = unreadable.getCause() == null ? unreadable : unreadable.getCause();
            throw new SettingRefused(file + " is not a file of users as Tomcat's tomcat-users.xml: " + describe(cause)
                    + "; correct it or leave out --tomcat-users-location");
        }
        if (!database.getUsers().hasNext()) {
            throw new SettingRefused(file + " names no user; correct it or leave out --tomcat-users-location");
        }
    }

    private static String describe(Throwable cause) {
        String place = "";
        if (cause instanceof SAXParseException) {
            SAXParseException parse = (SAXParseException) cause;
            place = "line " + parse.getLineNumber() + ", column " + parse.getColumnNumber() + ": ";
        }
        return place + cause.getMessage();
    }

    /** Where the global naming context has been made, and no realm has asked for it. */
    @Override
    public void lifecycleEvent(LifecycleEvent event) {
        if (!Lifecycle.CONFIGURE_START_EVENT.equals(event.getType())) {
            return;
        }
        try {
            ((StandardServer) event.getLifecycle()).getGlobalNamingContext().bind(RESOURCE, database);
        } catch (NamingException trouble) {
            throw new IllegalStateException("The users cannot be made known to Tomcat", trouble);
        }
    }

    /** Lets nobody into any path of an application without BASIC authentication, before it starts. */
    static void protect(Context context) {
        LoginConfig login = new LoginConfig();
        login.setAuthMethod("BASIC");
        context.setLoginConfig(login);
        context.addSecurityRole(ROLE);
        SecurityCollection everything = new SecurityCollection();
        everything.addPattern("/*");
        SecurityConstraint constraint = new SecurityConstraint();
        constraint.addAuthRole(ROLE);
        constraint.addCollection(everything);
        context.addConstraint(constraint);
    }
}
