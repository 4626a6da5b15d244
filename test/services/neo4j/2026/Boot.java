import java.nio.file.Path;
import java.util.Map;
import org.neo4j.server.BlockingBootstrapper;
import org.neo4j.server.CommunityBootstrapper;

/** Run by {@code java -cp "lib/*" Boot.java HOME}: since 2026 the server comes without a main class. */
class Boot {
  public static void main(String[] args) {
    Path home = Path.of(args[0]);
    System.exit(new BlockingBootstrapper(new CommunityBootstrapper()).start(home, home.resolve("conf/neo4j.conf"), Map.of(), false, false));
  }
}
