using LotusBridge.Cli.Demo.Running;
using LotusBridge.Cli.Demo.Setup;

namespace LotusBridge.Cli.Demo;

/// <summary>What a person finds after the story, while the federation keeps running.</summary>
internal static class Programme
{
    public static void Print(
        Transcript transcript, FederationFolder folder, IReadOnlyList<Official> people, NodeGroup nodes, string results)
    {
        transcript.Chapter("Where to look");
        foreach (var node in nodes.All)
        {
            transcript.Note($"node {node.Territory}: {folder.Of(node.Territory).Api}  process {node.ProcessId}");
            transcript.Note($"    its output {node.LogFile}");
            transcript.Note($"    by hand    {node.CommandLine}");
        }

        transcript.Chapter("Portals");
        if (folder.Of("MO").Portal is { } first)
        {
            transcript.Note($"a guided tour of ten minutes starts at {new Uri(first, "tour?step=1")}");
            transcript.Note($"    what is sealed in it opens with {folder.TourIdentity}");
        }

        foreach (var member in folder.Members.Where(one => one.Portal is not null))
        {
            transcript.Note($"{member.Territory}: {member.Portal}  one click signs in as any person of the story:");
            foreach (var who in people.Where(one => one.Territory == member.Territory))
            {
                transcript.Note($"    {who.Title} ({who.Office})");
            }
        }

        var macau = folder.Of("MO").Api;
        transcript.Note($"folder {folder.Path}: keys, roster, clock file (seconds ahead), one folder a node");
        transcript.Note($"results {results}");
        transcript.Note("try:");
        transcript.Note($"    ./lotus verify {results}/production.bundle --roster {results}/roster.hash");
        transcript.Note($"    ./lotus log show --node {macau} --roster {results}/roster.hash");
        transcript.Note($"    curl -s {macau}api/v1/status");
        transcript.Note("Ctrl-C stops the nodes; the folder stays");
    }
}
