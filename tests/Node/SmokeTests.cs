namespace LotusBridge.Tests.Node;

public sealed class SmokeTests
{
    [Fact]
    public void The_test_project_runs() => Assert.Equal(2, 1 + 1);
}
