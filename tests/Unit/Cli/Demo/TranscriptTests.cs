using LotusBridge.Cli.Demo;

namespace LotusBridge.Tests.Unit.Cli.Demo;

public sealed class TranscriptTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 11, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Terminal_and_file_are_told_the_same()
    {
        using var terminal = new StringWriter();
        using var file = new StringWriter();
        using var transcript = new Transcript(terminal, file);
        transcript.Chapter("One");
        transcript.Begin(At, "judge", "validates");
        transcript.Detail("order.validated");
        transcript.Note("a node died");
        Assert.Equal(terminal.ToString(), file.ToString());
        Assert.Contains("2026-05-11 09:00:00  judge: validates", file.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_are_numbered_and_nothing_else_is()
    {
        using var transcript = new Transcript(TextWriter.Null, TextWriter.Null);
        Assert.Equal(0, transcript.Step);
        Assert.Equal(1, transcript.Begin(At, "a", "b"));
        transcript.Note("not a step");
        transcript.Chapter("nor this");
        transcript.Detail("nor that");
        Assert.Equal(2, transcript.Begin(At, "a", "b"));
        Assert.Equal(2, transcript.Step);
    }
}
