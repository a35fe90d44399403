using System.Security.Cryptography;
using LotusBridge.Rules.Yaml;

namespace LotusBridge.Rules.Format;

/// <summary>Reads a pack file section by section, the declaring sections before those that refer to them.</summary>
internal sealed class PackReader(Fields root)
{
    private const int Format = 1;

    private readonly SectionReader sections = new();

    /// <param name="yaml">The pack's file: its digest is the pack's, whatever words it is read with.</param>
    /// <param name="words">Null for the pack's own.</param>
    public static RulePackReading Read(ReadOnlyMemory<byte> yaml, PackWords? words)
    {
        List<Problem> problems = [];
        if (Open(yaml, problems, words) is not { } fields)
        {
            return new RulePackReading(null, problems);
        }

        var pack = new PackReader(fields).Pack(Convert.ToHexStringLower(SHA256.HashData(yaml.Span)), words);
        fields.Close();
        return problems.Count == 0 ? new RulePackReading(pack, problems) : new RulePackReading(null, InOrder(problems));
    }

    /// <summary>Null, and at least one problem, where the file is not made of keys and values.</summary>
    public static Fields? Open(ReadOnlyMemory<byte> yaml, List<Problem> problems, PackWords? words = null)
    {
        if (yaml.Length > RulePack.MaxBytes)
        {
            problems.Add(new Problem(1, 1, $"the file has {yaml.Length} bytes; a rule pack has at most {RulePack.MaxBytes}"));
            return null;
        }

        var node = StrictYaml.Parse(yaml, problems);
        if (node is not null && words is not null)
        {
            node = WordsReader.Put(node, words, problems);
        }

        if (node is Mapping mapping)
        {
            return new Fields(mapping, problems);
        }

        if (node is not null)
        {
            problems.Add(new Problem(node.Line, node.Column, "a rule pack must be made of keys and values"));
        }

        return null;
    }

    public static IReadOnlyList<Problem> InOrder(List<Problem> problems) =>
        [.. problems.OrderBy(one => one.Line).ThenBy(one => one.Column)];

    private RulePack Pack(string digest, PackWords? words)
    {
        root.Number("format", Format, Format);
        var offices = Declare("roles", SectionReader.Office, o => o.Role.Id, sections.Roles);
        var categories = Declare("categories", SectionReader.Category, c => c.Id, sections.Categories);
        var policies = Declare("policies", SectionReader.Policy, p => p.Id, sections.Policies, least: 0);
        var calendars = Declare("calendars", CalendarReader.Calendar, c => c.Id, sections.Calendars, least: 0);
        var id = root.Id("id");
        if (words is not null && words.Pack != id)
        {
            root.Problem("id", $"the words are of the pack {words.Pack}");
        }

        return new RulePack
        {
            Id = id,
            Language = words?.Language ?? RulePack.OwnLanguage,
            Remark = words?.Remark,
            Version = root.Text("version"),
            Title = root.Text("title"),
            Digest = digest,
            UtcOffset = root.Has("utcOffset") ? CalendarReader.Offset(root) : null,
            Offices = offices,
            Categories = categories,
            Powers = Powers(),
            EmergencyPowers = root.Each("emergency", sections.EmergencyPower),
            Offences = root.Section("offences", sections.Offences),
            Sentence = root.Section("sentence", SectionReader.Sentence),
            Notice = root.Section("notice", sections.Notice),
            Clocks = Clocks(),
            Grounds = root.Each("grounds", sections.Ground, id: g => $"{g.Procedure}/{g.Id}"),
            Procedures = root.Each("procedures", SectionReader.Procedure, id: p => p.Id),
            Policies = policies,
            Conditions = root.Each("conditions", sections.Condition, id: c => c.Id),
            Forms = root.Each("forms", SectionReader.Form, id: f => f.Id),
            Acts = root.Each("acts", SectionReader.Act, id: a => a.Act),
            Destruction = root.Section("destruction", SectionReader.Destruction)
                ?? root.Missing<DestructionRule>("destruction"),
            LocalLaws = root.Each("localLaws", sections.LocalLaw, id: l => l.Id),
            OrderFields = root.Each("orderFields", SectionReader.OrderField, id: f => $"{f.Order}/{f.Id}"),
            Counters = root.Each("counters", SectionReader.Counter, id: c => c.Id),
            Calendars = calendars,
            Territories = root.Each("territories", sections.Territory, id: t => t.Id),
        };
    }

    /// <summary>Two cells for the same issuer, category and order would leave the answer to their sequence.</summary>
    private IReadOnlyList<IssuingPower> Powers() => root.Each(
        "competence",
        fields =>
        {
            var power = sections.Power(fields);
            foreach (var category in power.Categories)
            {
                if (!sections.Cells.Add((power.Order, category, power.Issuer.Id)))
                {
                    fields.Problem("issuer", $"{power.Issuer} has a second rule for {category}");
                }
            }

            return power;
        },
        least: 1);

    private IReadOnlyList<Clock> Clocks()
    {
        var clocks = root.Each("clocks", SectionReader.Clock, least: 1, id: c => c.Id);
        foreach (var id in Vocabulary.RequiredClocks.Where(id => clocks.All(c => c.Id != id)))
        {
            root.Problem("clocks", $"the clock {id} is missing");
        }

        return clocks;
    }

    /// <summary>Reads a section whose ids others refer to.</summary>
    private IReadOnlyList<T> Declare<T>(
        string key, Func<Fields, T> read, Func<T, string> id, HashSet<string> ids, int least = 1)
    {
        var entries = root.Each(key, read, least, id);
        ids.UnionWith(entries.Select(id));
        return entries;
    }
}
