package org.waymark.trust.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.waymark.testing.SharedFolder;

/** The second implementation decides the published cases of metadata policies as Java does. */
class PolicyCasesTest {

  @Test
  void pythonDecidesEachAsItIsWritten() throws Exception {
    Path cases = SharedFolder.require("vectors/oidf-metadata-policy/cases.json");
    int count = new ObjectMapper().readTree(Files.readAllBytes(cases)).size();

    String output = Python.run("check_policies.py", cases);

    assertThat(output.strip()).isEqualTo(count + " cases decided as published");
    System.out.println("metadata policies decided by Python: " + output.strip());
  }
}
