package org.waymark.server.demo;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The acts of the demo, in their order. Each claim is checked in one of them and nowhere else. */
final class Play {
  private final Scene scene;

  Play(Stage stage, Script script, Cast cast) {
    this.scene = new Scene(stage, script, cast);
  }

  void play() throws Exception {
    new Founding(scene).play();
    new SixthSite(scene).play();
    new NormalLife(scene).play();
    new Disasters(scene).play();
    new Liars(scene).play();
    Recovery recovery = new Recovery(scene);
    recovery.registryAgain();
    new PlainOpenIdFederation(scene).play();
    new TakenBack(scene).play();
    new LogKeyThief(scene).play();
    new Watched(scene).play();
    recovery.leaveBundle();
  }

  /** What can be visited. */
  Map<String, String> urls() {
    Map<String, String> urls = new LinkedHashMap<>();
    scene.sites.forEach(site -> urls.put(site.name(), site.discoveryUrl()));
    scene.sixth.ifPresent(site -> urls.put(site.name(), site.discoveryUrl()));
    scene.registry.ifPresent(up -> urls.put("registry", up.url() + "/directory/checkpoint"));
    scene.first.ifPresent(
        node -> {
          urls.put("node", node.peerUrl(scene.sites.get(0).host()).toString());
          urls.put("node_status", node.local() + "/v1/status");
          urls.put("mirror", node.mirror() + "/directory/checkpoint");
        });
    scene.second.ifPresent(node -> urls.put("second_node", node.local() + "/v1/status"));
    return urls;
  }

  /** What one could type. */
  List<String> toTry() {
    Stage stage = scene.stage;
    DemoSite site = scene.sites.get(0);
    String from =
        scene.first.map(node -> node.mirror().toString()).orElse(stage.bundle().toString());
    Path root = stage.root();
    String trust = " --root " + root + " --from ";
    return List.of(
        "./waymark resolve " + site.host() + trust + from + " --explain",
        "./waymark resolve " + scene.suspended().ocmAddress() + trust + stage.bundle(),
        "./waymark resolve " + Scene.STRANGER + trust + from + " --explain",
        "./waymark application list --data " + stage.registryData(),
        "./waymark bundle verify " + stage.bundle() + " --root " + root,
        "./waymark ocm probe --testing " + site.entityId());
  }
}
