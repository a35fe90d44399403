using LotusBridge.Custody.Statements;

namespace LotusBridge.Orders;

/// <summary>An act that an order waits for, and whose it is: a role of a territory, perhaps of one office, or one person.</summary>
/// <param name="Type">The statement type, as in <c>order.validated</c>; it stands for what else may be said in its place.</param>
/// <param name="Office">Null for every office of the territory.</param>
/// <param name="Person">Null unless it waits for one person alone, by pseudonym.</param>
public sealed record Duty(string Type, string Role, string Territory, string? Office = null, string? Person = null)
{
    /// <summary>The package that it is about; null for the order.</summary>
    public string? Package { get; init; }

    /// <summary>Persons and offices of that role whose it is not, because of what they did before.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>It waits from this moment on, included; null for ever since.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>It waits until this moment, excluded; null while nothing else happens.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The clock by which it is to be done; null where none runs.</summary>
    public string? Clock { get; init; }

    public DateTimeOffset? Due { get; init; }

    /// <summary>Whether it waits for this person at that moment.</summary>
    public bool IsFor(Author who, DateTimeOffset at) =>
        Role == who.Role && Territory == who.Territory
        && (Office is null || Office == who.Office) && (Person is null || Person == who.Id)
        && !Except.Contains(who.Id, StringComparer.Ordinal) && !Except.Contains(who.Office, StringComparer.Ordinal)
        && (From is not { } from || at >= from) && (Until is not { } until || at < until);
}
