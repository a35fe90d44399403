using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Ledger.Simulation;

/// <summary>The keys of every node there can be; the same in each run, and made once.</summary>
internal static class Keys
{
    public static LogSigner[] Logs { get; } =
        [.. Numbers.Select(node => new LogSigner("sim/n" + node, Key("log " + node)))];

    public static Cosigner[] Cosigners { get; } =
        [.. Numbers.Select(node => new Cosigner("sim/w" + node, Key("witness " + node)))];

    public static Cosigner[] Mirrors { get; } =
        [.. Numbers.Select(node => new Cosigner("sim/m" + node, Key("mirror " + node)))];

    private static IEnumerable<int> Numbers => Enumerable.Range(0, Setting.MostNodes);

    /// <summary>The key whose cosignature counts for each node.</summary>
    public static Cosigner[] CosignersOf(Setting setting) =>
        (setting.IsMirrored ? Mirrors : Cosigners)[..setting.Nodes];

    /// <summary>Each territory's threshold, and all territories.</summary>
    public static Policy PolicyOf(Setting setting)
    {
        var territories = setting.Thresholds.Select((k, t) => (Name: "own-" + t, Threshold: k, Nodes: setting.OfTerritory(t)))
            .ToList();
        return Policy.Parse(
            string.Concat(setting.Owners.Select(node => $"log {Logs[node].Key}\n"))
            + string.Concat(Enumerable.Range(0, setting.Nodes).Select(node => $"witness w{node} {CosignersOf(setting)[node].Key}\n"))
            + string.Concat(territories.Select(t =>
                $"group {t.Name} {t.Threshold} {string.Join(' ', t.Nodes.Select(node => "w" + node))}\n"))
            + $"group everybody all {string.Join(' ', territories.Select(t => t.Name))}\nquorum everybody\n");
    }

    private static Ed25519Signer Key(string use) => Ed25519Signer.FromSeed(Digest.Of(Some.Bytes(use)).Bytes);
}
