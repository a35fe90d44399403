using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders.Packages;

/// <summary>Whether every copy and every key of a package is accounted for, and the lines that say so.</summary>
public static class Accounts
{
    private const int MostNamed = 5;

    /// <summary>The copies that nothing was said of, and those whose keys were to end them and have not ended.</summary>
    public static IReadOnlyList<Holder> OpenCopies(PackageState package, DestructionRule rule)
    {
        var areKeysGone = OpenKeys(package, rule).Count == 0
            && package.Keys.All(word => word.Method != FateMethod.ExemptByLaw);
        return
        [
            .. package.Copies
                .Where(copy => copy.Fate is not { } fate || (fate.Method == FateMethod.KeyDestroyed && !areKeysGone))
                .Select(copy => copy.Holder),
        ];
    }

    /// <summary>The keys whose end too few persons have witnessed, as the pack counts them.</summary>
    public static IReadOnlyList<Digest> OpenKeys(PackageState package, DestructionRule rule) =>
    [
        .. package.Recipients.Where(key => rule.Missing(
            [.. package.Keys.Where(word => word.Recipient == key).Select(word => new Approver(word.Person, word.Office))])
            is not null),
    ];

    /// <summary>Null when nothing is left to be destroyed but what the node itself holds.</summary>
    public static Refusal? Missing(PackageState package, DestructionRule rule)
    {
        var copies = OpenCopies(package, rule);
        return copies.Count > 0
            ? new Refusal(
                Code.CopiesUnaccounted, rule.Article,
                $"{copies.Count} of its copies are not accounted for: {string.Join(", ", copies.Take(MostNamed))}")
            : OpenKeys(package, rule) is { Count: > 0 } keys
            ? new Refusal(
                Code.KeysUnaccounted, rule.Article, $"{keys.Count} keys that could open it are not accounted for")
            : null;
    }

    /// <summary>The copies' lines of the certificate, without the node's own.</summary>
    internal static IReadOnlyList<CopyLine> CopyLines(PackageState package) =>
    [
        .. package.Copies.Select(copy => new CopyLine(
            copy.Holder, copy.Fate!.Method, copy.Fate.At, copy.Fate.By, copy.Fate.Basis, copy.Fate.Said)),
    ];

    internal static IReadOnlyList<KeyLine> KeyLines(PackageState package) =>
    [
        .. from key in package.Recipients
           let words = package.Keys.Where(word => word.Recipient == key).ToList()
           select new KeyLine(
               key, words[0].Method, words.Max(word => word.At),
               [.. words.Select(word => word.Person).Order(StringComparer.Ordinal)],
               [.. words.Select(word => word.Said).Order()], words[0].Basis),
    ];

    /// <summary>Null when these are the lines, and the node's own before them.</summary>
    internal static Refusal? Differ(PackageState package, PackageDestroyed body, string node)
    {
        var own = body.Copies[0];
        var isRight = own.Holder == new Holder(HolderKind.Node, node) && own.By == node
            && body.Copies.Skip(1).SequenceEqual(CopyLines(package))
            && body.Keys.Select(Said).SequenceEqual(KeyLines(package).Select(Said));
        return isRight
            ? null
            : new Refusal(
                Code.CopiesDiffer, "docs/lifecycles.md", "the certificate says something else of a copy or a key than was said");
    }

    /// <summary>Lists compare by reference.</summary>
    private static (Digest, FateMethod, DateTimeOffset, string, string?) Said(KeyLine line) =>
        (line.Recipient, line.Method, line.At, string.Join(' ', line.By.Concat(line.Said.Select(one => one.ToString()))), line.Basis);
}
