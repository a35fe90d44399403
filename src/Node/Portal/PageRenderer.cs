using LotusBridge.Node.Portal.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;

namespace LotusBridge.Node.Portal;

/// <summary>Renders a component inside the layout to HTML, once and whole: nothing of the framework runs in the browser.</summary>
internal sealed class PageRenderer(IServiceProvider services, ILoggerFactory loggers)
{
    public async Task<string> RenderAsync(
        PortalRequest portal, Type page, IReadOnlyDictionary<string, object?>? parameters = null)
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<Root>(ParameterView.FromDictionary(
                new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    [nameof(Root.Portal)] = portal, [nameof(Root.Page)] = page, [nameof(Root.Parameters)] = parameters,
                }));
            return "<!DOCTYPE html>\n" + root.ToHtmlString();
        });
    }

    /// <summary>Hands the request down to every component below.</summary>
    private sealed class Root : ComponentBase
    {
        [Parameter]
        public PortalRequest Portal { get; set; } = null!;

        [Parameter]
        public Type Page { get; set; } = null!;

        [Parameter]
        public IReadOnlyDictionary<string, object?>? Parameters { get; set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenComponent<CascadingValue<PortalRequest>>(0);
            builder.AddComponentParameter(1, "Value", Portal);
            builder.AddComponentParameter(2, "IsFixed", value: true);
            builder.AddComponentParameter(3, "ChildContent", (RenderFragment)(inside =>
            {
                inside.OpenComponent<PortalLayout>(0);
                inside.AddComponentParameter(1, nameof(PortalLayout.Page), Page);
                inside.AddComponentParameter(2, nameof(PortalLayout.Parameters), Parameters);
                inside.CloseComponent();
            }));
            builder.CloseComponent();
        }
    }
}
