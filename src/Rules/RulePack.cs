using LotusBridge.Rules.Format;

namespace LotusBridge.Rules;

/// <summary>
/// One framework's law as data: who may order what, by when, and on which grounds it may be refused.
/// The digest names the exact bytes, so that a decision can be replayed under the rules it was made by.
/// </summary>
public sealed class RulePack
{
    /// <summary>Largest pack file in bytes; the shipped ones are below 64 KiB.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>The language that packs are written in.</summary>
    public const string OwnLanguage = "en";

    internal RulePack()
    {
    }

    public required string Id { get; init; }

    public required string Version { get; init; }

    /// <summary>Of its texts, as in BCP 47. Articles stand in the pack's own, whatever it is read in.</summary>
    public required string Language { get; init; }

    public required string Title { get; init; }

    /// <summary>By whom the translation is that it was read in, and what it counts for; null for the pack's own words.</summary>
    public required string? Remark { get; init; }

    /// <summary>SHA-256 of the file's bytes, 64 lower-case hexadecimal digits.</summary>
    public required string Digest { get; init; }

    /// <summary>Local time of deadlines when no territory is named; null means the offset of the moment asked about.
    /// </summary>
    public required TimeSpan? UtcOffset { get; init; }

    public required IReadOnlyList<Office> Offices { get; init; }

    public required IReadOnlyList<Category> Categories { get; init; }

    public required IReadOnlyList<IssuingPower> Powers { get; init; }

    public required IReadOnlyList<EmergencyPower> EmergencyPowers { get; init; }

    /// <summary>Null where the framework knows no threshold.</summary>
    public required OffenceThreshold? Offences { get; init; }

    /// <summary>Null where the framework says nothing about executing a sentence.</summary>
    public required SentenceThreshold? Sentence { get; init; }

    /// <summary>Null where the enforcing authority is not notified.</summary>
    public required Notice? Notice { get; init; }

    public required IReadOnlyList<Clock> Clocks { get; init; }

    public required IReadOnlyList<Ground> Grounds { get; init; }

    public required IReadOnlyList<Procedure> Procedures { get; init; }

    public required IReadOnlyList<Policy> Policies { get; init; }

    public required IReadOnlyList<Condition> Conditions { get; init; }

    /// <summary>What endorsement wants on paper; may be none.</summary>
    public required IReadOnlyList<LocalForm> Forms { get; init; }

    /// <summary>The basis of the acts that no other section speaks of, each named once; may be incomplete.</summary>
    public required IReadOnlyList<ActRule> Acts { get; init; }

    public required DestructionRule Destruction { get; init; }

    public required IReadOnlyList<LocalLaw> LocalLaws { get; init; }

    public required IReadOnlyList<OrderField> OrderFields { get; init; }

    public required IReadOnlyList<Counter> Counters { get; init; }

    public required IReadOnlyList<Calendar> Calendars { get; init; }

    public required IReadOnlyList<Territory> Territories { get; init; }

    /// <summary>Reads a pack file. Never throws for bad input: the reading then carries problems and no pack.</summary>
    public static RulePackReading Read(ReadOnlyMemory<byte> yaml) => PackReader.Read(yaml, words: null);

    /// <summary>The same pack in other words. A text that has no translation is a problem: nobody reads half a law.</summary>
    public static RulePackReading Read(ReadOnlyMemory<byte> yaml, PackWords words) => PackReader.Read(yaml, words);

    /// <exception cref="KeyNotFoundException">The pack has no such clock.</exception>
    public Clock FindClock(string id) =>
        Clocks.FirstOrDefault(c => c.Id == id)
        ?? throw new KeyNotFoundException($"rule pack {Id} {Version} has no clock {id}");

    public Category? FindCategory(string id) => Categories.FirstOrDefault(c => c.Id == id);

    public Territory? FindTerritory(string id) => Territories.FirstOrDefault(t => t.Id == id);

    public Calendar? FindCalendar(string? id) => Calendars.FirstOrDefault(c => c.Id == id);

    /// <summary>By statement type; null where the pack has no such entry.</summary>
    public ActRule? FindAct(string act) => Acts.FirstOrDefault(a => a.Act == act);

    /// <summary>Whether a switch is on. A null id stands for a rule that hangs on no switch.</summary>
    public bool IsOn(string? policy) => policy is null || Policies.Any(p => p.Id == policy && p.Enabled);

    /// <summary>The office's English title, or the bare id where the pack does not know the role.</summary>
    public string TitleOf(Role role) => Offices.FirstOrDefault(o => o.Role == role)?.Title ?? role.ToString();
}

/// <summary>Either a pack and no problems, or problems and no pack.</summary>
public sealed record RulePackReading(RulePack? Pack, IReadOnlyList<Problem> Problems);

/// <summary>What is wrong in a pack file. Line and column start at 1.</summary>
public sealed record Problem(int Line, int Column, string Text);
