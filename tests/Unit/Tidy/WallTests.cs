using System.Xml.Linq;

namespace LotusBridge.Tests.Unit.Tidy;

/// <summary>The arrows between rooms are those of ARCHITECTURE.md, and no others.</summary>
public sealed class WallTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Rules"] = [],
        ["Ledger"] = [],
        ["Custody"] = ["Ledger"],
        ["Orders"] = ["Rules", "Custody", "Ledger"],
        ["Court"] = ["Orders", "Custody", "Ledger", "Rules"],
        ["Exchange"] = ["Orders", "Custody", "Ledger", "Rules"],
        ["Node"] = ["Rules", "Ledger", "Custody", "Orders", "Exchange"],
        ["Cli"] = ["Rules", "Ledger", "Custody", "Orders", "Exchange", "Court"],
    };

    private static readonly Dictionary<string, string[]> Packages = new(StringComparer.Ordinal)
    {
        ["Rules"] = ["YamlDotNet"],
        ["Ledger"] = ["NSec.Cryptography", "System.Security.Cryptography.Pkcs"],
        ["Custody"] = ["NSec.Cryptography", "BouncyCastle.Cryptography"],
        ["Orders"] = [],
        ["Court"] = ["System.Security.Cryptography.Pkcs", "QRCoder"],
        ["Exchange"] = ["Polly.Core"],
        ["Cli"] = ["System.CommandLine", "Spectre.Console"],
    };

    [Fact]
    public void Every_room_refers_only_to_the_rooms_it_may()
    {
        foreach (var (room, project) in Projects())
        {
            Assert.Empty(Trespasses(room, project));
        }
    }

    [Fact]
    public void Every_room_that_a_stranger_links_uses_only_the_packages_it_may()
    {
        foreach (var (room, project) in Projects().Where(one => Packages.ContainsKey(one.Room)))
        {
            var used = project.Descendants("PackageReference").Select(one => (string)one.Attribute("Include")!);
            Assert.Empty(used.Except(Packages[room], StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Every_room_of_the_tree_is_on_the_plan()
    {
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), Projects().Select(one => one.Room));
    }

    [Fact]
    public void References_do_not_pass_through_walls()
    {
        var props = XDocument.Load(Path.Combine(TestData.Repository, "Directory.Build.props"));
        Assert.Equal("true", props.Descendants("DisableTransitiveProjectReferences").Single().Value);
        Assert.Equal("true", props.Descendants("TreatWarningsAsErrors").Single().Value);
    }

    [Theory]
    [InlineData("Rules", "../Ledger/Ledger.csproj")]
    [InlineData("Ledger", "../Custody/Custody.csproj")]
    [InlineData("Custody", "..\\Orders\\Orders.csproj")]
    [InlineData("Cli", "../Node/Node.csproj")]
    public void A_forbidden_arrow_is_found(string room, string arrow)
    {
        var project = XDocument.Parse($"<Project><ItemGroup><ProjectReference Include='{arrow}' /></ItemGroup></Project>");
        Assert.Single(Trespasses(room, project));
    }

    [Theory]
    [InlineData("Ledger", "Microsoft.AspNetCore.App")]
    [InlineData("Cli", "Microsoft.AspNetCore.App")]
    public void A_framework_reference_to_server_code_is_found(string room, string framework)
    {
        var project = XDocument.Parse($"<Project><ItemGroup><FrameworkReference Include='{framework}' /></ItemGroup></Project>");
        Assert.Single(Trespasses(room, project));
    }

    private static IEnumerable<string> Trespasses(string room, XDocument project)
    {
        var arrows = project.Descendants("ProjectReference")
            .Select(one => Path.GetFileNameWithoutExtension(((string)one.Attribute("Include")!).Replace('\\', '/')))
            .Except(Allowed[room], StringComparer.Ordinal);
        var frameworks = string.Equals(room, "Node", StringComparison.Ordinal)
            ? []
            : project.Descendants("FrameworkReference").Select(one => (string)one.Attribute("Include")!);
        return arrows.Concat(frameworks).Select(to => $"{room} -> {to}");
    }

    private static IEnumerable<(string Room, XDocument Project)> Projects() =>
        Sources.Files(".csproj", "src").Select(file => (Path.GetFileNameWithoutExtension(file), XDocument.Load(file)));
}
