using System.CommandLine;
using System.Text;
using LotusBridge.Cli.Mainland;
using LotusBridge.Cli.Sealing;

namespace LotusBridge.Tests.Unit.Cli.Sealing;

/// <summary>A folder, a terminal with prepared answers, and the three verbs run in this process.</summary>
internal sealed class Bench : IDisposable
{
    private static readonly DateTimeOffset Moment = new(2026, 11, 22, 23, 15, 18, TimeSpan.FromHours(8));

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lotus-seal-");
    private readonly Queue<string?> answers = [];
    private byte next;

    public byte[] Input { get; set; } = [];

    public MemoryStream Output { get; private set; } = new();

    public StringWriter Error { get; private set; } = new();

    public List<string> Prompts { get; } = [];

    public bool IsOutputTerminal { get; set; }

    public bool IsErrorTerminal { get; set; }

    public string[] Names => [.. folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal)];

    public string Place(string name) => Path.Combine(folder.FullName, name);

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(Place(name), content);
        return Place(name);
    }

    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    public byte[] Read(string name) => File.ReadAllBytes(Place(name));

    /// <summary>Who may do what with a file; skips the running test where files have no modes.</summary>
    public UnixFileMode Mode(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("no file modes on Windows");
            return default;
        }

        return File.GetUnixFileMode(Place(name));
    }

    public Bench Answers(params string?[] lines)
    {
        foreach (var line in lines)
        {
            answers.Enqueue(line);
        }

        return this;
    }

    public Task<int> Seal(params string[] line) => Run(SealCommand.Build(Terminal()), line);

    public Task<int> Open(params string[] line) => Run(OpenCommand.Build(Terminal()), line);

    public Task<int> Keygen(params string[] line) => Run(KeygenCommand.Build(Terminal()), line);

    public Task<int> Sm(params string[] line) => Run(MainlandCommand.Build(Terminal()), line);

    /// <summary>The command failed, with exactly one line, and it says this.</summary>
    public void Refused(int code, string words)
    {
        Assert.Equal(1, code);
        var line = Assert.Single(Error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(words, line, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private Task<int> Run(Command command, string[] line)
    {
        Output = new MemoryStream();
        Error = new StringWriter();
        return command.Parse(line).InvokeAsync(
            new InvocationConfiguration { Output = Error, Error = Error }, TestContext.Current.CancellationToken);
    }

    // The error writer is looked up late: every run has its own.
    private Terminal Terminal() => new()
    {
        Input = () => new MemoryStream(Input),
        Output = () => new Kept(Output),
        Error = new Forward(() => Error),
        IsOutputTerminal = IsOutputTerminal,
        IsErrorTerminal = IsErrorTerminal,
        ErrorAnsi = Spectre.Console.AnsiSupport.Yes,
        AskSecret = prompt =>
        {
            Prompts.Add(prompt);
            return answers.TryDequeue(out var answer) ? answer : null;
        },
        Clock = new Stopped(),
        Random = buffer => buffer.Fill(++next),
    };

    private sealed class Kept(MemoryStream kept) : MemoryStream
    {
        protected override void Dispose(bool disposing)
        {
            WriteTo(kept);
            base.Dispose(disposing);
        }
    }

    private sealed class Forward(Func<TextWriter> to) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => to().Write(value);
    }

    private sealed class Stopped : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Moment;
    }
}
