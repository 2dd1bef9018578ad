//! The objects and their connections as a picture: Ingress → Service → Pods ← ReplicaSet ← Deployment.

mod boxes;
mod dot;
mod lanes;
mod lines;
mod mermaid;
mod model;
mod pages;
mod svg;
#[cfg(test)]
mod tests;

pub(super) use dot::dot;
pub(super) use mermaid::mermaid;
pub(super) use model::Model;
pub(super) use svg::svg;
