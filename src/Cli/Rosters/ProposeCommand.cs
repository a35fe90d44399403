using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Rules;

namespace LotusBridge.Cli.Rosters;

/// <summary><c>lotus roster propose</c>: the next epoch as a file that the registrars sign.</summary>
internal sealed class ProposeCommand
{
    private readonly ChainFlags chain = new();
    private readonly Option<string> reason = new("--reason") { HelpName = "TEXT", Required = true };
    private readonly Option<FileInfo[]> member = Files("--member");
    private readonly Option<string[]> leave = new("--leave") { HelpName = "TERRITORY" };
    private readonly Option<RosterCut[]> cut = new("--cut") { HelpName = "TERRITORY=SIZE", CustomParser = Cuts };
    private readonly Option<FileInfo[]> pack = Files("--pack");
    private readonly Option<int?> faulty = new("--faulty") { HelpName = "NUMBER" };
    private readonly Option<FileInfo> policy = new("--policy") { HelpName = "FILE" };
    private readonly Option<FileInfo> output = new("--output", "-o") { HelpName = "FILE", Required = true };

    public static Command Build()
    {
        var it = new ProposeCommand();
        it.policy.AcceptExistingOnly();
        var command = new Command("propose")
        {
            Options =
            {
                it.chain.Node, it.chain.Roster, it.reason, it.member, it.leave, it.cut, it.pack, it.faulty, it.policy,
                it.output,
            },
        };
        command.SetAction(it.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var previous = (await chain.ReadAsync(parsed, stop).ConfigureAwait(false)).Newest;
        var status = await NodeTime.OfAsync(parsed, parsed.GetRequiredValue(chain.Node), stop).ConfigureAwait(false);
        var next = Next(parsed, previous, Moment.ToSecond(status.GetUtcNow()));
        StepFile.Of(next).Save(parsed.GetRequiredValue(output));
        return Report.Write(parsed, StepReport.Of(previous, StepFile.Of(next), null));
    }

    private Roster Next(ParseResult parsed, RosterReading previous, DateTimeOffset at)
    {
        var old = previous.Roster;
        var come = (parsed.GetValue(member) ?? []).Select(ReadMember).ToDictionary(one => one.Territory, StringComparer.Ordinal);
        var gone = (parsed.GetValue(leave) ?? []).ToHashSet(StringComparer.Ordinal);
        List<RosterMember> members =
        [
            .. old.Members.Where(one => !gone.Contains(one.Territory) && !come.ContainsKey(one.Territory))
                .Concat(come.Values).OrderBy(one => one.Territory, StringComparer.Ordinal),
        ];
        var text = parsed.GetValue(policy) is { } file ? File.ReadAllText(file.FullName)
            : PolicyDraft.Rewrite(old, members, parsed.GetValue(faulty))
                ?? throw new FormatException("the policy was written by hand: give the new one with --policy");
        return old with
        {
            Epoch = old.Epoch + 1,
            At = at < old.At ? old.At : at,
            Members = members,
            Policy = text,
            Packs = [.. old.Packs.Concat((parsed.GetValue(pack) ?? []).Select(PackOf)).DistinctBy(one => one.FileName)
                .OrderBy(one => one.FileName, StringComparer.Ordinal)],
            Step = new RosterStep(previous.Hash, parsed.GetRequiredValue(reason),
                [.. (parsed.GetValue(cut) ?? []).Select(one => one with { Log = old.OriginOf(one.Log) })
                    .OrderBy(one => one.Log, StringComparer.Ordinal)]),
        };
    }

    private static RosterMember ReadMember(FileInfo file)
    {
        try
        {
            return StatementJson.Read<RosterMember>(StepFile.Small(file, StepFile.MaxBytes));
        }
        catch (JsonException error)
        {
            throw new FormatException($"{file.Name}: not a member of a roster: {error.Message}", error);
        }
    }

    private static RosterPack PackOf(FileInfo file)
    {
        var bytes = StepFile.Small(file, RulePack.MaxBytes);
        var reading = RulePack.Read(bytes);
        return reading.Pack is { } law
            ? new RosterPack(law.Id, law.Version, Digest.Of(bytes))
            : throw new FormatException($"{file.Name}: {reading.Problems[0].Text}");
    }

    private static RosterCut[] Cuts(ArgumentResult result)
    {
        var cuts = new List<RosterCut>();
        foreach (var token in result.Tokens)
        {
            if (token.Value.Split('=') is [var territory, var text]
                && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            {
                cuts.Add(new RosterCut(territory, size));
            }
            else
            {
                result.AddError($"--cut is TERRITORY=SIZE, not {token.Value}");
            }
        }

        return [.. cuts];
    }

    private static Option<FileInfo[]> Files(string name)
    {
        var option = new Option<FileInfo[]>(name) { HelpName = "FILE" };
        option.AcceptExistingOnly();
        return option;
    }
}
