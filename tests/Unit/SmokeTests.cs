namespace LotusBridge.Tests.Unit;

public sealed class SmokeTests
{
    [Fact]
    public void The_test_project_runs() => Assert.Equal(2, 1 + 1);
}
