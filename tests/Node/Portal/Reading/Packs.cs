using LotusBridge.Rules;
using LotusBridge.Tests.Unit;

namespace LotusBridge.Tests.Node.Portal.Reading;

internal static class Packs
{
    public static IReadOnlyList<RulePack> All { get; } = [Read("gba"), Read("eu-2018"), Read("eu-2023-1543")];

    public static RulePack Gba => All[0];

    private static RulePack Read(string id) => RulePack.Read(
        File.ReadAllBytes(Path.Combine(TestData.Repository, "packs", id, "pack.yaml"))).Pack!;
}
