using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Rules;

/// <summary>The shipped packs, each read once.</summary>
internal static class Packs
{
    public static RulePack Gba { get; } = Load("gba");

    public static RulePack Eu2018 { get; } = Load("eu-2018");

    public static RulePack Eu2023 { get; } = Load("eu-2023-1543");

    public static RulePack Named(string id) => id switch
    {
        "gba" => Gba,
        "eu-2018" => Eu2018,
        _ => Eu2023,
    };

    public static byte[] Bytes(string id) =>
        File.ReadAllBytes(Path.Combine(TestData.Repository, "packs", id, "pack.yaml"));

    private static RulePack Load(string id)
    {
        var reading = RulePack.Read(Bytes(id));
        Assert.Empty(reading.Problems);
        return reading.Pack!;
    }
}
