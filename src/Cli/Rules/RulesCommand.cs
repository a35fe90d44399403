using System.CommandLine;
using LotusBridge.Rules;

namespace LotusBridge.Cli.Rules;

/// <summary><c>lotus rules</c>: ask a rule pack a question, or check a pack file.</summary>
internal static class RulesCommand
{
    private const int Answered = 0;
    private const int Defective = 1;
    private const int Misused = 2;

    public static Command Build() => new("rules", "Ask what the law in a rule pack allows, or check a pack file.")
    {
        Ask(),
        Check(),
    };

    private static Command Ask()
    {
        var options = new AskOptions();
        var command = new Command("ask", "Say whether an order may leave now, why not, and which clocks run.");
        foreach (var option in options.All)
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var error = parsed.InvocationConfiguration.Error;
            try
            {
                var pack = PackFolder.Open(parsed.GetValue(options.Pack));
                var answer = Competence.Ask(pack, options.Question(parsed, pack));
                output.WriteLine(parsed.GetValue(options.Json)
                    ? AnswerJson.Write(answer, pack)
                    : AnswerText.Write(answer, pack));
                return Answered;
            }
            catch (UsageException e)
            {
                error.WriteLine($"error: {e.Message}");
                error.WriteLine($"hint: {e.Hint}");
                return Misused;
            }
        });
        return command;
    }

    private static Command Check()
    {
        var file = new Argument<string>("pack") { Description = "A pack file, its folder, or a shipped pack's id." };
        var command = new Command("check", "Read a pack and the words beside it strictly and list every problem as line:column.") { file };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var error = parsed.InvocationConfiguration.Error;
            try
            {
                var path = PackFolder.Find(parsed.GetValue(file));
                var reading = RulePack.Read(PackFolder.Bytes(path));
                foreach (var problem in reading.Problems)
                {
                    output.WriteLine($"{path}:{problem.Line}:{problem.Column}: {problem.Text}");
                }

                if (reading.Pack is not { } pack)
                {
                    return Defective;
                }

                output.WriteLine($"{path}: rule pack {pack.Id} {pack.Version}, sha256:{pack.Digest}");
                var areWhole = true;
                foreach (var words in PackFolder.WordsBeside(path))
                {
                    areWhole &= CheckWords(path, words, output);
                }

                return areWhole ? Answered : Defective;
            }
            catch (UsageException e)
            {
                error.WriteLine($"error: {e.Message}");
                error.WriteLine($"hint: {e.Hint}");
                return Misused;
            }
        });
        return command;
    }

    /// <summary>What a translation lacks is shown where the pack says it.</summary>
    private static bool CheckWords(string pack, string file, TextWriter output)
    {
        var reading = PackWords.Read(PackFolder.Bytes(file));
        var read = reading.Words is { } words ? RulePack.Read(PackFolder.Bytes(pack), words) : null;
        foreach (var problem in read?.Problems ?? reading.Problems)
        {
            output.WriteLine($"{(read is null ? file : pack)}:{problem.Line}:{problem.Column}: {problem.Text}");
        }

        if (read?.Pack is { } translated)
        {
            output.WriteLine($"{file}: {translated.Language}, {reading.Words!.Sources.Count()} texts");
        }

        return read?.Pack is not null;
    }
}

/// <summary>The command line asks for something that is not there. Never leaves this folder.</summary>
internal sealed class UsageException(string message, string hint) : Exception(message)
{
    public string Hint { get; } = hint;
}
